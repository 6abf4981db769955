//! Days, as approvals name them.

use std::fmt;

/// A day of the calendar, as `2027-01-31`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day that is written, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut part = |digits: usize| {
            let part = parts.next()?;
            let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<u16>().ok().filter(|_| plain)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let date = Self {
            year,
            month: u8::try_from(month).ok()?,
            day: u8::try_from(day).ok()?,
        };
        let is_day = date.month >= 1 && date.month <= 12 && date.day >= 1 && day <= date.days();
        (parts.next().is_none() && is_day).then_some(date)
    }

    /// The day, in UTC, on which this many seconds have passed since 1970-01-01.
    #[must_use]
    pub fn at(seconds: u64) -> Self {
        let mut days = seconds / 86_400;
        let mut date = Self {
            year: 1970,
            month: 1,
            day: 1,
        };
        // years and months one by one: a run asks once
        while date.year < 9999 && days >= date.days_of_year() {
            days -= date.days_of_year();
            date.year += 1;
        }
        while days >= u64::from(date.days()) && date.month < 12 {
            days -= u64::from(date.days());
            date.month += 1;
        }
        date.day = u8::try_from(days + 1).unwrap_or(u8::MAX);
        date
    }

    fn days_of_year(self) -> u64 {
        if self.is_leap() { 366 } else { 365 }
    }

    const fn is_leap(self) -> bool {
        let year = self.year;
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    }

    /// How many days its month has.
    const fn days(self) -> u16 {
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if self.is_leap() => 29,
            2 => 28,
            _ => 31,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.year, self.month, self.day);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_and_ordered() {
        let day = |text| Date::parse(text).unwrap();
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
        assert!(day("2026-12-31") < day("2027-01-01"));
        for text in [
            "2023-02-29",
            "2027-1-31",
            "2027-13-01",
            "2027-00-10",
            "2027-04-31",
            "31.1.2027",
            "2027-01-31T00",
            "2027-01-31-1",
            "+027-01-31",
            "",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn seconds_become_days() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_709_337_600, "2024-03-02"),
            (1_798_761_600, "2027-01-01"),
            (1_798_761_599, "2026-12-31"),
        ] {
            assert_eq!(Date::at(seconds).to_string(), day);
        }
    }
}
