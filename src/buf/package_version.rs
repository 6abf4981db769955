//! The version that a package carries as its last part: `acme.v1`, `acme.v1beta2`.

/// What a version promises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stability {
    /// `v1`: nothing breaks.
    Stable,
    /// `v1alpha`, `v1beta2`, `v1p1alpha1`, `v1test` and the like: nothing.
    Unstable,
}

/// What the version of a package promises; nothing if it has none.
pub(super) fn stability(package: &str) -> Option<Stability> {
    let (_, last) = package.rsplit_once('.')?;
    let version = last.strip_prefix('v')?;
    if is_number(version) {
        return Some(Stability::Stable);
    }
    is_unstable_version(version).then_some(Stability::Unstable)
}

/// Whether a package has a version that promises nothing.
pub(crate) fn is_unstable(package: &str) -> bool {
    stability(package) == Some(Stability::Unstable)
}

/// Whether what stands behind the `v` is a version before a release.
fn is_unstable_version(version: &str) -> bool {
    if let Some((major, _)) = version.split_once("test") {
        return is_number(major);
    }
    let (alpha, beta) = (version.split_once("alpha"), version.split_once("beta"));
    let ((Some((before, after)), None) | (None, Some((before, after)))) = (alpha, beta) else {
        return false;
    };
    let (major, patch) = before.split_once('p').unwrap_or((before, "1"));
    is_number(major) && is_number(patch) && (after.is_empty() || is_number(after))
}

/// Whether a text is a number above zero; leading zeros are fine.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits && text.parse::<i32>().is_ok_and(|number| number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unstable_versions_are_told_from_others() {
        for package in [
            "a.v1alpha",
            "a.v1beta",
            "a.v1alpha1",
            "a.b.v1beta2",
            "a.v1p1alpha1",
            "a.v1test",
            "a.v1testfoo",
            "a.v1p2beta",
            "a.v01beta01",
            "a.v1test1beta",
        ] {
            assert!(is_unstable(package), "{package}");
        }
        for package in [
            "",
            "a",
            "a.v1",
            "v1beta1",
            "a.v0beta1",
            "a.v1gamma1",
            "a.beta1",
            "a.v1alpha0",
            "a.vbeta1",
            "a.v1beta1.b",
            "a.v1alphabeta",
            "a.v1p0beta1",
            "a.v1p1test",
            "a.v99999999999beta1",
            "a.v1alpha1p1",
            "a.v1pbeta1",
        ] {
            assert!(!is_unstable(package), "{package}");
        }
    }

    #[test]
    fn stable_versions_are_numbers() {
        for package in ["a.v1", "a.b.v22", "a.v01"] {
            assert_eq!(stability(package), Some(Stability::Stable), "{package}");
        }
        for package in ["", "v1", "a.v", "a.v0", "a.1", "a.V1", "a.v1.b", "a.v+1"] {
            assert_eq!(stability(package), None, "{package}");
        }
    }
}
