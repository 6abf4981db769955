//! What tells that a finding is the same as one seen before.

use std::borrow::Cow;
use std::fmt;

use super::Finding;

/// A name for a finding that stays the same wherever it stands: made of the rule, the element and
/// what changed, and never of lines, files or what surrounds it. Shown as 32 hexadecimal digits.
///
/// What changed are the names and numbers of the message in their order, so that other words for the
/// same leave it as it is. The commit that removed something and the releases that break do not
/// count: they change when history is rewritten and when something is released.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// The fingerprint that is written, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl Finding {
    /// What tells that it is the same as one seen before.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut hasher = blake3::Hasher::new();
        let message = self.told_message();
        let facts = facts(&message);
        for part in [self.rule, &self.element].into_iter().chain(facts) {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut digest = [0; 16];
        hasher.finalize_xof().fill(&mut digest);
        Fingerprint(digest)
    }

    /// The message without the commit that removed something and the releases that break.
    #[must_use]
    pub fn told_message(&self) -> Cow<'_, str> {
        let mut message = Cow::Borrowed(self.message.as_str());
        if self.releases.is_some() {
            let ends = ["; breaks ", "; found against "];
            let end = ends.iter().filter_map(|end| message.rfind(end)).max();
            message = Cow::Owned(message[..end.unwrap_or(message.len())].to_owned());
        }
        if let Some(past) = &self.history {
            let commit = past.commit.get(..7).unwrap_or(&past.commit);
            let until = format!(" until {commit} ({})", past.date);
            message = Cow::Owned(message.replace(&until, ""));
        }
        message
    }
}

/// The names in backticks and the numbers of a message.
fn facts(message: &str) -> Vec<&str> {
    let mut facts = Vec::new();
    for (index, part) in message.split('`').enumerate() {
        if index % 2 == 1 {
            facts.push(part);
            continue;
        }
        let numbers = part.split(|letter: char| !letter.is_ascii_digit() && letter != '-');
        facts.extend(numbers.filter(|it| it.contains(|letter: char| letter.is_ascii_digit())));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Past, Releases, Severity};

    fn finding(message: &str) -> Finding {
        Finding {
            rule: "FIELD_RENUMBERED",
            severity: Severity::Error,
            surfaces: Vec::new(),
            directions: Vec::new(),
            element: "acme.User.email".to_owned(),
            message: message.to_owned(),
            labels: Vec::new(),
            help: None,
            subject: None,
            history: None,
            releases: None,
            fix: None,
        }
    }

    #[test]
    fn facts_count_and_words_do_not() {
        let of = |message: &str| finding(message).fingerprint();
        let one = of("field `email` was renumbered from 3 to 4");
        assert_eq!(one, of("`email` has moved from number 3 to number 4"));
        assert_ne!(one, of("field `email` was renumbered from 4 to 3"));
        assert_ne!(one, of("field `mail` was renumbered from 3 to 4"));
        assert_eq!(facts("`a b` is -1, was 23"), ["a b", "-1", "23"]);
    }

    #[test]
    fn commits_and_releases_do_not_count() {
        let mut with_past = finding("`email` reuses 3, `mail` until 4f2c91a (2024-03-02)");
        with_past.history = Some(Box::new(Past {
            commit: "4f2c91a0000".to_owned(),
            date: "2024-03-02".to_owned(),
            path: String::new(),
            content: [0; 20],
            at: 0,
            text: String::new(),
            line: None,
        }));
        let plain = finding("`email` reuses 3, `mail`");
        assert_eq!(with_past.fingerprint(), plain.fingerprint());
        let mut released = finding("`email` reuses 3, `mail`; breaks release v1.2.0");
        released.releases = Some(Box::new(Releases {
            oldest: "v1.2.0".to_owned(),
            newest: "v1.2.0".to_owned(),
            count: 1,
        }));
        assert_eq!(released.fingerprint(), plain.fingerprint());
    }

    #[test]
    fn what_is_shown_is_read() {
        let one = finding("x").fingerprint();
        assert_eq!(Fingerprint::parse(&one.to_string()), Some(one));
        for text in [
            "",
            "0",
            "zz000000000000000000000000000000",
            "\u{e4}\u{e4}\u{e4}\u{e4}",
        ] {
            assert_eq!(Fingerprint::parse(text), None);
        }
    }
}
