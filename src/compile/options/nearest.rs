//! The known name that is most like a mistyped one.

/// The candidate that differs least from `name`, if the difference is small for its length.
pub(super) fn nearest<'c>(
    name: &str,
    candidates: impl Iterator<Item = &'c str>,
) -> Option<&'c str> {
    let most = (name.len() / 3).max(1);
    let measured = candidates.filter(|candidate| candidate.len().abs_diff(name.len()) <= most);
    let measured = measured.map(|candidate| (distance(name, candidate), candidate));
    let best = measured.min_by_key(|&(distance, candidate)| (distance, candidate))?;
    (best.0 <= most).then_some(best.1)
}

/// How many letters to change, add or take away.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let changed = diagonal + usize::from(!x.eq_ignore_ascii_case(&y));
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_slips_are_recognised() {
        let names = || ["packed", "deprecated", "lazy"].into_iter();
        assert_eq!(nearest("depracated", names()), Some("deprecated"));
        assert_eq!(nearest("Lazy", names()), Some("lazy"));
        assert_eq!(nearest("pack", names()), None);
        assert_eq!(nearest("required", names()), None);
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
