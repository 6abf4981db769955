//! Sets of whole numbers: what an integer type, `bool` or enum can hold.

use crate::model::{EnumId, Scalar, Schema};

use super::Kind;

/// A set of whole numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Integers {
    /// All from the first to the last.
    Between(i128, i128),
    /// These, sorted.
    Listed(Vec<i32>),
}

impl Integers {
    /// What an enum can hold: an open one any `int32`.
    pub(crate) fn of_enum(schema: &Schema, id: EnumId) -> Self {
        if !schema[id].closed {
            return Self::Between(i32::MIN.into(), i32::MAX.into());
        }
        let mut numbers: Vec<i32> = schema
            .values_of(id)
            .map(|(_, value)| value.number)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        Self::Listed(numbers)
    }

    /// What a type can hold, if it holds whole numbers.
    pub(crate) fn of(schema: &Schema, kind: Kind) -> Option<Self> {
        match kind {
            Kind::Enum(id) => Some(Self::of_enum(schema, id)),
            Kind::Scalar(scalar) => Self::of_scalar(scalar),
            _ => None,
        }
    }

    /// What a scalar type can hold, if it holds whole numbers. `bool` holds 0 and 1.
    pub(crate) fn of_scalar(scalar: Scalar) -> Option<Self> {
        Some(match scalar {
            Scalar::Int32 | Scalar::Sint32 | Scalar::Sfixed32 => {
                Self::Between(i32::MIN.into(), i32::MAX.into())
            }
            Scalar::Int64 | Scalar::Sint64 | Scalar::Sfixed64 => {
                Self::Between(i64::MIN.into(), i64::MAX.into())
            }
            Scalar::Uint32 | Scalar::Fixed32 => Self::Between(0, u32::MAX.into()),
            Scalar::Uint64 | Scalar::Fixed64 => Self::Between(0, u64::MAX.into()),
            Scalar::Bool => Self::Between(0, 1),
            _ => return None,
        })
    }

    /// Whether every number of this set is in the other.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Between(low, high), Self::Between(lowest, highest)) => {
                lowest <= low && high <= highest
            }
            (Self::Listed(numbers), other) => numbers.iter().all(|&number| other.contains(number)),
            (Self::Between(low, high), Self::Listed(_)) => {
                // Ends at the first number that the enum does not name.
                (*low..=*high).all(|it| i32::try_from(it).is_ok_and(|it| other.contains(it)))
            }
        }
    }

    /// Whether a number is in the set.
    pub(crate) fn contains(&self, number: i32) -> bool {
        match self {
            Self::Between(low, high) => (*low..=*high).contains(&i128::from(number)),
            Self::Listed(numbers) => numbers.binary_search(&number).is_ok(),
        }
    }

    /// Whether both have a number that is not zero.
    pub(crate) fn share_more_than_zero(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listed(numbers), set) | (set, Self::Listed(numbers)) => {
                let mut numbers = numbers.iter().filter(|&&number| number != 0);
                numbers.any(|&number| set.contains(number))
            }
            // All types that name no numbers hold zero and one.
            (Self::Between(..), Self::Between(..)) => true,
        }
    }

    /// Whether there is no number in it but zero.
    pub(crate) fn is_zero_alone(&self) -> bool {
        matches!(self, Self::Listed(numbers) if numbers.as_slice() == [0])
    }

    /// The lowest and the highest.
    pub(crate) fn bounds(&self) -> (i128, i128) {
        match self {
            Self::Between(low, high) => (*low, *high),
            Self::Listed(numbers) => (
                numbers.first().copied().unwrap_or(0).into(),
                numbers.last().copied().unwrap_or(0).into(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bool_fits_everywhere_but_nothing_wide_fits_into_it() {
        let bool = Integers::of_scalar(Scalar::Bool).unwrap();
        let wide = Integers::of_scalar(Scalar::Uint64).unwrap();
        assert!(bool.is_within(&wide));
        assert!(!wide.is_within(&bool));
    }

    #[test]
    fn an_enum_of_two_values_is_as_good_as_a_bool() {
        let bool = Integers::of_scalar(Scalar::Bool).unwrap();
        let switch = Integers::Listed(vec![0, 1]);
        assert!(switch.is_within(&bool));
        assert!(bool.is_within(&switch));
        assert!(!bool.is_within(&Integers::Listed(vec![0, 2, 3])));
        assert!(bool.is_within(&Integers::Listed(vec![-1, 0, 1, 2])));
        let wide = Integers::of_scalar(Scalar::Uint64).unwrap();
        assert!(!wide.is_within(&switch));
    }

    #[test]
    fn signs_matter() {
        let signed = Integers::of_scalar(Scalar::Int64).unwrap();
        let unsigned = Integers::of_scalar(Scalar::Uint64).unwrap();
        assert!(!signed.is_within(&unsigned));
        assert!(!unsigned.is_within(&signed));
        assert_eq!(unsigned.bounds(), (0, i128::from(u64::MAX)));
    }
}
