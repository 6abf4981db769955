//! A schema and what became of it, from a seed.

use protovet::compile::{Input, Roots, compile};
use protovet::model::{Cardinality, MessageId, Schema};
use protovet::source::Tree;

use super::edit::Edit;
use super::meet::message_of;
use super::print::texts;
use super::rng::Rng;
use super::world::World;
use super::{build, choose};

/// Schemas that do not compile are tried again this often.
const TRIES: u64 = 50;

/// Path and text of each file.
pub(crate) type Texts = Vec<(String, String)>;

/// A schema and the changes to it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) world: World,
    pub(crate) edits: Vec<Edit>,
}

/// One version, compiled.
pub(crate) struct Version {
    pub(crate) texts: Texts,
    pub(crate) schema: Schema,
}

impl Case {
    /// A valid schema and one to four changes, all of which are valid.
    pub(crate) fn of(seed: u64) -> Option<Self> {
        let worlds = (0..TRIES).map(|at| Rng::new(seed.wrapping_mul(TRIES).wrapping_add(at)));
        let (mut rng, world) = worlds
            .map(|mut rng| {
                let world = build::world(&mut rng);
                (rng, world)
            })
            .find(|(_, world)| version(world).is_some())?;
        Some(Self::changed(world, &mut rng))
    }

    /// One to four changes to a valid schema, all of which are valid.
    pub(crate) fn changed(world: World, rng: &mut Rng) -> Self {
        let count = [1, 1, 1, 2, 3, 4][rng.below(6)];
        let mut edits = Vec::new();
        let mut current = world.clone();
        for _ in 0..TRIES {
            if edits.len() == count {
                break;
            }
            let Some(edit) = choose::edit(&current, rng) else {
                continue;
            };
            let mut next = current.clone();
            // What changes add comes after all ids there are.
            next.next = next.next.wrapping_add(200);
            if edit.apply(&mut next).is_some() && changes(&current, &next) {
                current = next;
                edits.push(edit);
            }
        }
        Self { world, edits }
    }

    /// The new version: what the changes make of the old one.
    pub(crate) fn evolved(&self) -> World {
        let mut world = self.world.clone();
        for edit in &self.edits {
            let mut next = world.clone();
            if edit.apply(&mut next).is_some() {
                world = next;
            }
        }
        world
    }

    /// Both versions, if they compile.
    pub(crate) fn versions(&self) -> Option<[Version; 2]> {
        Some([version(&self.world)?, version(&self.evolved())?])
    }
}

/// A schema that changes again and again: the world, and what chooses.
pub(crate) struct Line {
    world: World,
    rng: Rng,
}

impl Line {
    /// A valid schema.
    pub(crate) fn of(seed: u64) -> Option<Self> {
        let world = Case::of(seed)?.world;
        let rng = Rng::new(seed ^ 0x11e);
        Some(Self { world, rng })
    }

    /// The files as they are now.
    pub(crate) fn texts(&self) -> Option<Texts> {
        texts(&self.world)
    }

    /// Makes one to three valid changes; whether there was one.
    pub(crate) fn change(&mut self) -> bool {
        let (mut left, mut made) = (1 + self.rng.below(3), false);
        for _ in 0..TRIES {
            let Some(edit) = choose::edit(&self.world, &mut self.rng) else {
                continue;
            };
            let mut next = self.world.clone();
            next.next = next.next.wrapping_add(200);
            if edit.apply(&mut next).is_some() && changes(&self.world, &next) {
                self.world = next;
                (left, made) = (left - 1, true);
            }
            if left == 0 {
                break;
            }
        }
        made
    }
}

fn changes(before: &World, after: &World) -> bool {
    texts(before) != texts(after) && version(after).is_some()
}

fn version(world: &World) -> Option<Version> {
    let texts = texts(world)?;
    let files = texts
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    let tree = Tree::from_texts("version", files);
    let roots = Roots::explicit(&[], &[&tree]).ok()?;
    let schema = compile(&Input {
        tree: &tree,
        roots: &roots,
        include: None,
    })
    .ok()?;
    let odd = json_names_collide(&schema) || some_cannot_exist(&schema);
    (!odd).then_some(Version { texts, schema })
}

/// Whether two fields of a message have one name in ProtoJSON, as proto2 allows: which of them is
/// read is left to the runtime.
fn json_names_collide(schema: &Schema) -> bool {
    schema.messages().any(|id| {
        let mut names: Vec<std::borrow::Cow<'_, str>> =
            schema.fields_of(id).map(|(_, it)| it.json_name()).collect();
        names.sort_unstable();
        names.windows(2).any(|pair| pair[0] == pair[1])
    })
}

/// Whether some message requires itself, so that there can be none.
fn some_cannot_exist(schema: &Schema) -> bool {
    let required = |id: MessageId| {
        let fields = schema.fields_of(id).map(|(_, it)| it);
        let required = fields.filter(|it| it.cardinality == Cardinality::Required);
        required.filter_map(message_of).collect::<Vec<_>>()
    };
    schema.messages().any(|root| {
        let (mut seen, mut open) = (Vec::new(), required(root));
        while let Some(id) = open.pop() {
            if !seen.contains(&id) {
                seen.push(id);
                open.extend(required(id));
            }
        }
        seen.contains(&root)
    })
}
