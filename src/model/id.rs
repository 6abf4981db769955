//! Typed indices into the arenas of a [`super::Schema`].

use std::marker::PhantomData;

/// What all ids have in common.
pub trait Id: Copy {
    /// The id of the element at `index` of its arena.
    fn from_index(index: usize) -> Self;
    /// The index in the arena.
    fn index(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl Id for $name {
            #[allow(clippy::cast_possible_truncation)] // sources are capped far below 2^32 elements
            #[inline]
            fn from_index(index: usize) -> Self { Self(index as u32) }
            #[inline]
            fn index(self) -> usize { self.0 as usize }
        }
    )*};
}

ids! {
    /// Names a [`super::File`].
    FileId
    /// Names a [`super::Message`].
    MessageId
    /// Names a [`super::Field`] or extension.
    FieldId
    /// Names a [`super::Oneof`].
    OneofId
    /// Names an [`super::Enum`].
    EnumId
    /// Names an [`super::EnumValue`].
    EnumValueId
    /// Names a [`super::Service`].
    ServiceId
    /// Names a [`super::Method`].
    MethodId
}

/// A run of neighbouring elements of one arena.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IdRange<T> {
    start: u32,
    end: u32,
    of: PhantomData<T>,
}

impl<T: Id> IdRange<T> {
    /// The run from `start` up to and without `end`, as arena indices.
    #[must_use]
    pub const fn new(start: u32, end: u32) -> Self {
        Self {
            start,
            end,
            of: PhantomData,
        }
    }

    /// How many there are.
    #[must_use]
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The ids in declaration order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = T> + DoubleEndedIterator + Clone {
        (self.start as usize..self.end as usize).map(T::from_index)
    }

    /// The arena indices.
    #[must_use]
    pub const fn indices(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl<T: Id> Default for IdRange<T> {
    fn default() -> Self {
        Self::new(0, 0)
    }
}
