//! Values to try, smallest first.

use std::cell::RefCell;
use std::rc::Rc;

use buffa::editions::{EnumType, FieldPresence};
use buffa_descriptor::{
    DynamicMessage, EnumIndex, FieldDescriptor, FieldKind, MapKey, MapValue, MessageIndex,
    ReflectMessageMut, ScalarType, SingularKind, Value,
};
use rustc_hash::FxHashMap;

use super::lower::{DEPTH, Described};

/// At most so many values of a nested message are tried.
const NESTED: usize = 48;

/// A value to try.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The value.
    pub(super) value: Value,
    /// Whether about every type has room for it: a value that shows that ordinary data breaks is
    /// preferred to one that shows where ranges end.
    pub(super) ordinary: bool,
}

impl Candidate {
    const fn ordinary(value: Value) -> Self {
        Self {
            value,
            ordinary: true,
        }
    }

    const fn boundary(value: Value) -> Self {
        Self {
            value,
            ordinary: false,
        }
    }
}

type Cache = FxHashMap<(MessageIndex, usize), Rc<[Candidate]>>;

/// Makes values of the types of one described schema.
#[derive(Debug)]
pub(super) struct Values<'d> {
    described: &'d Described,
    cache: RefCell<Cache>,
}

impl<'d> Values<'d> {
    pub(super) fn new(described: &'d Described) -> Self {
        Self {
            described,
            cache: RefCell::default(),
        }
    }

    /// The values of a field.
    pub(super) fn of(&self, field: &FieldDescriptor) -> Vec<Candidate> {
        self.field(field, DEPTH - 1)
    }

    /// Messages, with their required fields and at most one other.
    pub(super) fn messages_of(&self, index: MessageIndex) -> Vec<Candidate> {
        self.messages(index, DEPTH).to_vec()
    }

    /// The smallest valid message: its required fields and no other. Nothing if a message requires
    /// itself.
    pub(super) fn smallest(&self, index: MessageIndex) -> Option<DynamicMessage> {
        self.smallest_at(index, DEPTH)
    }

    fn smallest_at(&self, index: MessageIndex, depth: usize) -> Option<DynamicMessage> {
        let pool = &self.described.pool;
        let mut message = DynamicMessage::new(pool.clone(), index);
        for field in pool.message(index).fields() {
            if field.presence() == FieldPresence::LegacyRequired {
                message.try_set(field, self.simple_at(field, depth)?).ok()?;
            }
        }
        Some(message)
    }

    /// The simplest value of a field.
    pub(super) fn simple(&self, field: &FieldDescriptor) -> Option<Value> {
        self.simple_at(field, DEPTH)
    }

    fn simple_at(&self, field: &FieldDescriptor, depth: usize) -> Option<Value> {
        match field.kind() {
            FieldKind::Singular(SingularKind::Message(index)) => {
                let message = self.smallest_at(index, depth.checked_sub(1)?)?;
                Some(Value::Message(message))
            }
            _ => self
                .field(field, 0)
                .into_iter()
                .next()
                .map(|candidate| candidate.value),
        }
    }

    fn field(&self, field: &FieldDescriptor, depth: usize) -> Vec<Candidate> {
        match field.kind() {
            FieldKind::Singular(kind) => {
                let open = field.enum_type() == Some(EnumType::Open);
                let mut values = self.singular(kind, open, depth);
                if field.presence() != FieldPresence::Implicit {
                    values.extend(zero(kind).map(Candidate::ordinary));
                }
                values
            }
            FieldKind::List(kind) => {
                let open = field.enum_type() == Some(EnumType::Open);
                self.list(kind, self.singular(kind, open, depth))
            }
            FieldKind::Map { key, value } => {
                let open = field.enum_type() == Some(EnumType::Open);
                maps(&scalars(key), &self.singular(value, open, depth))
            }
        }
    }

    fn singular(&self, kind: SingularKind, open: bool, depth: usize) -> Vec<Candidate> {
        match kind {
            SingularKind::Scalar(scalar) => scalars(scalar),
            SingularKind::Enum(index) => self.numbers(index, open),
            SingularKind::Message(index) => self.messages(index, depth).to_vec(),
        }
    }

    /// The numbers of an enum: those it names, zero last, then one it does not name.
    fn numbers(&self, index: EnumIndex, open: bool) -> Vec<Candidate> {
        let values = self.described.pool.enumeration(index).values();
        let mut named: Vec<i32> = values.iter().map(|value| value.number()).collect();
        named.sort_by_key(|&number| (number == 0, number.unsigned_abs(), number < 0));
        named.dedup();
        let mut all: Vec<Candidate> = named
            .iter()
            .map(|&it| Candidate::ordinary(Value::EnumNumber(it)))
            .collect();
        if open {
            all.extend(unnamed(&named).map(|it| Candidate::boundary(Value::EnumNumber(it))));
        }
        all
    }

    fn messages(&self, index: MessageIndex, depth: usize) -> Rc<[Candidate]> {
        if let Some(known) = self.cache.borrow().get(&(index, depth)) {
            return known.clone();
        }
        let made: Rc<[Candidate]> = self.make_messages(index, depth).into();
        self.cache.borrow_mut().insert((index, depth), made.clone());
        made
    }

    fn make_messages(&self, index: MessageIndex, depth: usize) -> Vec<Candidate> {
        let Some(smallest) = self.smallest_at(index, depth) else {
            return Vec::new();
        };
        if self.described.is_entry(index) {
            return self.entries(index, depth);
        }
        let mut made = vec![(0, Candidate::ordinary(Value::Message(smallest.clone())))];
        if let Some(inner) = depth.checked_sub(1) {
            for field in self.described.pool.message(index).fields() {
                for candidate in self.field(field, inner) {
                    let mut message = smallest.clone();
                    if message.try_set(field, candidate.value).is_ok() {
                        let size = message.encoded_len();
                        let value = Value::Message(message);
                        made.push((
                            size,
                            Candidate {
                                value,
                                ordinary: candidate.ordinary,
                            },
                        ));
                    }
                }
            }
        }
        made.sort_by_key(|(size, candidate)| (!candidate.ordinary, *size));
        // Some of either: the values inside that break may be of one kind or the other.
        let (ordinary, boundary): (Vec<_>, Vec<_>) = made
            .into_iter()
            .map(|(_, candidate)| candidate)
            .partition(|it| it.ordinary);
        ordinary
            .into_iter()
            .take(NESTED)
            .chain(boundary.into_iter().take(NESTED))
            .collect()
    }

    /// Entries of maps, which always have a key and a value.
    fn entries(&self, index: MessageIndex, depth: usize) -> Vec<Candidate> {
        let pool = &self.described.pool;
        let descriptor = pool.message(index);
        let (Some(key), Some(value)) = (descriptor.field(1), descriptor.field(2)) else {
            return Vec::new();
        };
        let inner = depth.saturating_sub(1);
        let (keys, values) = (self.field(key, inner), self.field(value, inner));
        let made = pairs(&keys, &values).into_iter().filter_map(|(k, v)| {
            let mut entry = DynamicMessage::new(pool.clone(), index);
            entry.try_set(key, k.value.clone()).ok()?;
            entry.try_set(value, v.value.clone()).ok()?;
            let ordinary = k.ordinary && v.ordinary;
            Some(Candidate {
                value: Value::Message(entry),
                ordinary,
            })
        });
        made.collect()
    }

    fn list(&self, kind: SingularKind, elements: Vec<Candidate>) -> Vec<Candidate> {
        let is_entry =
            matches!(kind, SingularKind::Message(index) if self.described.is_entry(index));
        let (ordinary, boundary): (Vec<_>, Vec<_>) = elements
            .into_iter()
            .partition(|candidate| candidate.ordinary);
        let ordinary: Vec<Value> = ordinary.into_iter().map(|it| it.value).collect();
        let singles = ordinary.iter().map(|it| vec![it.clone()]);
        let mut lists: Vec<Vec<Value>> = singles.clone().take(1).collect();
        // An empty message says little in a list of two.
        let telling = usize::from(matches!(kind, SingularKind::Message(_)) && ordinary.len() > 2);
        if let [first, second, ..] = &ordinary[telling.min(ordinary.len())..] {
            lists.push(vec![first.clone(), second.clone()]);
        }
        if let (Some(first), false) = (ordinary.get(telling), is_entry) {
            lists.push(vec![first.clone(), first.clone()]);
        }
        lists.extend(singles.skip(1));
        let boundary = boundary.into_iter().map(|it| Value::List(vec![it.value]));
        let lists = lists
            .into_iter()
            .map(|list| Candidate::ordinary(Value::List(list)));
        lists.chain(boundary.map(Candidate::boundary)).collect()
    }
}

/// Each key with the first value, and each value with the first key.
fn pairs<'c>(
    keys: &'c [Candidate],
    values: &'c [Candidate],
) -> Vec<(&'c Candidate, &'c Candidate)> {
    let (Some(key), Some(value)) = (keys.first(), values.first()) else {
        return Vec::new();
    };
    let mut made = vec![(key, value)];
    // Two entries of one map need two keys, and are told apart best by two values.
    if let (Some(other), Some(different)) = (keys.get(1), values.get(1)) {
        made.push((other, different));
    }
    made.extend(values.iter().skip(1).map(|value| (key, value)));
    made.extend(keys.iter().skip(1).map(|key| (key, value)));
    made
}

fn maps(keys: &[Candidate], values: &[Candidate]) -> Vec<Candidate> {
    let made = pairs(keys, values).into_iter().filter_map(|(key, value)| {
        let entries = MapValue::from_entries(vec![(map_key(&key.value)?, value.value.clone())]);
        let ordinary = key.ordinary && value.ordinary;
        Some(Candidate {
            value: Value::Map(entries),
            ordinary,
        })
    });
    made.collect()
}

fn map_key(value: &Value) -> Option<MapKey> {
    Some(match value {
        Value::Bool(it) => MapKey::Bool(*it),
        Value::I32(it) => MapKey::I32(*it),
        Value::I64(it) => MapKey::I64(*it),
        Value::U32(it) => MapKey::U32(*it),
        Value::U64(it) => MapKey::U64(*it),
        Value::String(it) => MapKey::String(it.clone()),
        _ => return None,
    })
}

/// A small number that is not among these.
fn unnamed(named: &[i32]) -> Option<i32> {
    (1..=i32::MAX).find(|number| !named.contains(number))
}

/// The default of a type, which only fields with presence write. Messages have none.
fn zero(kind: SingularKind) -> Option<Value> {
    let SingularKind::Scalar(scalar) = kind else {
        return None;
    };
    Some(match scalar {
        ScalarType::Double => Value::F64(0.0),
        ScalarType::Float => Value::F32(0.0),
        ScalarType::Int64 | ScalarType::Sint64 | ScalarType::Sfixed64 => Value::I64(0),
        ScalarType::Int32 | ScalarType::Sint32 | ScalarType::Sfixed32 => Value::I32(0),
        ScalarType::Uint64 | ScalarType::Fixed64 => Value::U64(0),
        ScalarType::Uint32 | ScalarType::Fixed32 => Value::U32(0),
        ScalarType::Bool => Value::Bool(false),
        ScalarType::String => Value::String(String::new()),
        ScalarType::Bytes => Value::Bytes(Vec::new()),
    })
}

fn scalars(scalar: ScalarType) -> Vec<Candidate> {
    fn list<T: Copy>(ordinary: &[T], boundary: &[T], make: fn(T) -> Value) -> Vec<Candidate> {
        let ordinary = ordinary.iter().map(|&it| Candidate::ordinary(make(it)));
        ordinary
            .chain(boundary.iter().map(|&it| Candidate::boundary(make(it))))
            .collect()
    }
    match scalar {
        ScalarType::Bool => list(&[true], &[], Value::Bool),
        ScalarType::Int32 | ScalarType::Sint32 | ScalarType::Sfixed32 => {
            list(&[1, 2], &[-1, 16_777_217, i32::MAX, i32::MIN], Value::I32)
        }
        ScalarType::Uint32 | ScalarType::Fixed32 => {
            list(&[1, 2], &[16_777_217, 1 << 31, u32::MAX], Value::U32)
        }
        ScalarType::Int64 | ScalarType::Sint64 | ScalarType::Sfixed64 => list(
            &[1, 2],
            &[
                -1,
                16_777_217,
                1 << 31,
                1 << 32,
                (1 << 53) + 1,
                i64::MAX,
                i64::MIN,
            ],
            Value::I64,
        ),
        ScalarType::Uint64 | ScalarType::Fixed64 => list(
            &[1, 2],
            &[
                16_777_217,
                1 << 31,
                1 << 32,
                (1 << 53) + 1,
                1 << 63,
                u64::MAX,
            ],
            Value::U64,
        ),
        ScalarType::Float => list(
            &[1.0, 2.0],
            &[1.5, -1.0, 16_777_216.0, f32::MAX, f32::NAN],
            Value::F32,
        ),
        ScalarType::Double => list(
            &[1.0, 2.0],
            &[1.5, -1.0, 0.1, 1e10, 1e19, f64::MAX, f64::NAN],
            Value::F64,
        ),
        ScalarType::String => list(&["a", "b"], &["1", "\u{e9}"], |text| {
            Value::String(text.to_owned())
        }),
        ScalarType::Bytes => list(&[&b"a"[..], b"b"], &[b"\xff", b"\x01"], |bytes| {
            Value::Bytes(bytes.to_vec())
        }),
    }
}
