//! The name that was probably meant.

/// The candidate that differs least from what was typed, if it is near enough to suggest;
/// of equally near ones, the first in the alphabet.
pub(crate) fn nearest<'a>(
    typed: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let limit = (typed.chars().count() / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter_map(|name| Some((distance(typed, name, limit)?, name)))
        .min()
        .map(|(_, name)| name)
}

/// The number of characters to insert, delete, replace or swap with a neighbour, when it is not
/// above the limit. Case does not count.
fn distance(left: &str, right: &str, limit: usize) -> Option<usize> {
    let left: Vec<char> = left.to_lowercase().chars().collect();
    let right: Vec<char> = right.to_lowercase().chars().collect();
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, &a) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, &b) in right.iter().enumerate() {
            let replaced = above[column] + usize::from(a != b);
            let mut best = replaced.min(above[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && a == right[column - 1] && left[row - 1] == b {
                best = best.min(before[column - 1] + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut above, current);
    }
    above.last().copied().filter(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found() {
        assert_eq!(nearest("mian", ["main", "mina", "develop"]), Some("main"));
        assert_eq!(nearest("proto", ["protos", "Proto"]), Some("Proto"));
        assert_eq!(nearest("main", ["develop", "x"]), None);
        assert_eq!(nearest("", ["", "a", "ab"]), Some(""));
    }

    #[test]
    fn equally_near_names_are_chosen_by_the_alphabet() {
        assert_eq!(nearest("v1.0", ["v1.3", "v1.2"]), Some("v1.2"));
    }
}
