//! What a comment says: `protovet:allow RULE, RULE until=2027-01-31 reason="…"`.

use std::ops::Range;

use super::Date;
use super::rules::{is_known, nearest_rule};

/// How every directive starts.
pub(super) const START: &str = "protovet:";

/// What a comment allows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Directive {
    /// The rules, and where they stand in the text.
    pub(super) rules: Vec<(String, Range<usize>)>,
    /// The last day on which it counts, if it is limited.
    pub(super) until: Option<Date>,
    /// Why.
    pub(super) reason: String,
}

/// What is wrong with a directive.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mistake {
    /// Where, in bytes of the text.
    pub(super) range: Range<usize>,
    /// What.
    pub(super) message: String,
    /// What to write instead.
    pub(super) help: String,
}

const EXAMPLE: &str = "write it as `protovet:allow RULE reason=\"why\"`, with several rules \
                       separated by commas and `until=2027-01-31` if it is to end";

/// Reads a line of a comment that starts with [`START`].
pub(super) fn parse(text: &str) -> Result<Directive, Vec<Mistake>> {
    let text = text.trim_end();
    let mut words = Words { text, at: 0 };
    let verb = words.next().unwrap_or(0..0);
    if &text[verb.clone()] != "protovet:allow" {
        let message = format!("there is no directive `{}`", &text[verb.clone()]);
        return Err(vec![Mistake::new(verb, message, EXAMPLE)]);
    }
    let mut found = Draft::default();
    for word in words {
        found.add(text, word);
    }
    found.finish(text, verb)
}

impl Mistake {
    fn new(range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            range,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Draft {
    rules: Vec<(String, Range<usize>)>,
    until: Option<Date>,
    reason: Option<String>,
    mistakes: Vec<Mistake>,
    /// Whether anything but rules was read.
    past_rules: bool,
}

impl Draft {
    fn add(&mut self, text: &str, word: Range<usize>) {
        let written = &text[word.clone()];
        if let Some(value) = written.strip_prefix("until=") {
            self.past_rules = true;
            self.until(value, word);
        } else if let Some(value) = written.strip_prefix("reason=") {
            self.past_rules = true;
            self.reason(value, word);
        } else if self.past_rules {
            let message = format!("`{written}` is neither `until=` nor `reason=`");
            self.mistake(word, message, EXAMPLE);
        } else {
            self.rules(written, word.start);
        }
    }

    fn mistake(&mut self, range: Range<usize>, message: impl Into<String>, help: &str) {
        self.mistakes.push(Mistake::new(range, message, help));
    }

    fn until(&mut self, value: &str, word: Range<usize>) {
        if self.until.is_some() {
            self.mistake(word, "`until` is said twice", "keep one of the two");
            return;
        }
        match Date::parse(value.trim_matches('"')) {
            Some(date) => self.until = Some(date),
            None => {
                let message = format!("`{value}` is no day");
                let help = "write the last day on which it counts as `until=2027-01-31`";
                self.mistake(word, message, help);
            }
        }
    }

    fn reason(&mut self, value: &str, word: Range<usize>) {
        let help = "write `reason=\"…\"`, in quotes, so that others know why";
        let quoted = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        let Some(quoted) = quoted.filter(|_| value.len() >= 2) else {
            self.mistake(word, "the reason does not stand in quotes", help);
            return;
        };
        let reason = quoted.replace("\\\"", "\"");
        if self.reason.is_some() {
            self.mistake(word, "`reason` is said twice", "keep one of the two");
        } else if reason.trim().is_empty() {
            self.mistake(word, "the reason is empty", help);
        } else {
            self.reason = Some(reason.trim().to_owned());
        }
    }

    fn rules(&mut self, written: &str, start: usize) {
        let mut at = start;
        for name in written.split(',') {
            let range = at..at + name.len();
            at = range.end + 1;
            if name.is_empty() {
                continue;
            }
            if !is_known(name) {
                let help = nearest_rule(name).map_or_else(
                    || "list the rules with `protovet rules`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.mistake(range, format!("there is no rule `{name}`"), &help);
                continue;
            }
            self.rules.push((name.to_owned(), range));
        }
    }

    fn finish(mut self, text: &str, verb: Range<usize>) -> Result<Directive, Vec<Mistake>> {
        let wrong = !self.mistakes.is_empty();
        if self.rules.is_empty() && !wrong {
            self.mistake(verb.clone(), "no rule is named", EXAMPLE);
        }
        let said = text.contains("reason=");
        match self.reason.take() {
            Some(reason) if self.mistakes.is_empty() => Ok(Directive {
                rules: self.rules,
                until: self.until,
                reason,
            }),
            None if !said => {
                let help = "add `reason=\"…\"`, so that others know why";
                self.mistake(verb, "no reason is given", help);
                Err(self.mistakes)
            }
            _ => Err(self.mistakes),
        }
    }
}

/// The words of a text; what stands in quotes belongs to its word.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        let start = self.at + (rest.len() - rest.trim_start().len());
        let (mut quoted, mut escaped) = (false, false);
        let mut end = self.text.len();
        for (at, letter) in self.text[start..].char_indices() {
            match letter {
                '"' if !escaped => quoted = !quoted,
                letter if letter.is_whitespace() && !quoted => {
                    end = start + at;
                    break;
                }
                _ => {}
            }
            escaped = letter == '\\' && !escaped;
        }
        self.at = end;
        (start < end).then_some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> String {
        let mistakes = parse(text).unwrap_err();
        let told = mistakes.iter().map(|it| {
            let (start, end) = (it.range.start, it.range.end);
            format!("{start}..{end} {} ({})", it.message, it.help)
        });
        told.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn rules_an_end_and_a_reason() {
        let text = "protovet:allow FIELD_DELETED, FIELD_SAME_TYPE,ENUM_DELETED until=2027-01-31 \
                    reason=\"no \\\"reader\\\" left, see #812\"  ";
        let directive = parse(text).unwrap();
        let rules: Vec<&str> = directive.rules.iter().map(|(rule, _)| &**rule).collect();
        assert_eq!(rules, ["FIELD_DELETED", "FIELD_SAME_TYPE", "ENUM_DELETED"]);
        assert_eq!(&text[directive.rules[2].1.clone()], "ENUM_DELETED");
        assert_eq!(directive.until, Date::parse("2027-01-31"));
        assert_eq!(directive.reason, "no \"reader\" left, see #812");
        assert!(parse("protovet:allow FIELD_DELETED reason=\"\u{e4}\" until=2027-01-31").is_ok());
    }

    #[test]
    fn what_is_missing_is_told() {
        assert_eq!(
            mistakes("protovet:allow FIELD_DELETED"),
            "0..14 no reason is given (add `reason=\"…\"`, so that others know why)"
        );
        for (text, message) in [
            ("protovet:allow reason=\"x\"", "no rule is named"),
            (
                "protovet:allow FIELD_DELETED reason=\"  \"",
                "the reason is empty",
            ),
            (
                "protovet:allow FIELD_DELETED reason=x",
                "does not stand in quotes",
            ),
            (
                "protovet:allow FIELD_DELETED reason=\"x",
                "does not stand in quotes",
            ),
            (
                "protovet:allow FIELD_DELETED reason=\"",
                "does not stand in quotes",
            ),
            (
                "protovet:ignore FIELD_DELETED",
                "there is no directive `protovet:ignore`",
            ),
            (
                "protovet: allow FIELD_DELETED",
                "there is no directive `protovet:`",
            ),
        ] {
            assert!(
                mistakes(text).contains(message),
                "{text}: {}",
                mistakes(text)
            );
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        assert_eq!(
            mistakes("protovet:allow FIELD_DELETD,NOPE reason=\"x\""),
            "15..27 there is no rule `FIELD_DELETD` (did you mean `FIELD_DELETED`?)\n\
             28..32 there is no rule `NOPE` (list the rules with `protovet rules`)"
        );
        assert_eq!(
            mistakes("protovet:allow FIELD_DELETED until=2027-02-30 reason=\"x\""),
            "29..45 `2027-02-30` is no day (write the last day on which it counts as \
             `until=2027-01-31`)"
        );
        for (text, message) in [
            (
                "protovet:allow FIELD_DELETED reason=\"x\" reason=\"y\"",
                "`reason` is said twice",
            ),
            (
                "protovet:allow FIELD_DELETED until=2027-01-31 until=2027-01-31 reason=\"y\"",
                "twice",
            ),
            (
                "protovet:allow FIELD_DELETED reason=\"x\" see #3",
                "`see` is neither",
            ),
            (
                "protovet:allow FIELD_DELETED because reason=\"x\"",
                "no rule `because`",
            ),
        ] {
            assert!(
                mistakes(text).contains(message),
                "{text}: {}",
                mistakes(text)
            );
        }
    }
}
