//! Services by full name or by their methods, and the methods of two services.

use rustc_hash::{FxHashMap, FxHashSet};

use super::files::is_other_version;
use super::inference::unique_pairs;
use super::{Evidence, Kept, Matches, Pairs};
use crate::model::{FileRole, MessageId, Method, MethodId, Name, Schema, ServiceId};

pub(super) fn pair_by_name(old: &Schema, new: &Schema) -> Matches<ServiceId> {
    let (olds, news) = (own_services(old), own_services(new));
    let mut matches = Matches::new(&olds, &news, old.services().len(), new.services().len());
    let found = olds.iter().filter_map(|&id| {
        let other = new.service(&old[id].full_name)?;
        Some(Kept {
            old: id,
            new: other,
            evidence: Evidence::Name,
        })
    });
    matches.extend(found.collect::<Vec<_>>());
    matches
}

fn own_services(schema: &Schema) -> Vec<ServiceId> {
    schema
        .services()
        .filter(|&id| schema[schema[id].file].role != FileRole::BuiltIn)
        .collect()
}

/// Matches services whose methods have the same names, in any order.
pub(super) fn by_methods(old: &Schema, new: &Schema, services: &mut Matches<ServiceId>) {
    let key = |schema: &Schema, id: ServiceId| -> Option<Vec<Name>> {
        let mut names: Vec<Name> = schema
            .methods_of(id)
            .map(|(_, method)| method.name.clone())
            .collect();
        names.sort_unstable();
        (!names.is_empty()).then_some(names)
    };
    let found = unique_pairs(
        services
            .removed()
            .iter()
            .filter_map(|&id| Some((key(old, id)?, id))),
        services
            .added()
            .iter()
            .filter_map(|&id| Some((key(new, id)?, id))),
        Evidence::Shape,
    );
    let same_api = |kept: &Kept<ServiceId>| {
        let packages = (
            &old[old[kept.old].file].package,
            &new[new[kept.new].file].package,
        );
        !is_other_version(packages.0, packages.1)
    };
    services.extend(found.into_iter().filter(same_api));
}

/// A method that is there in both versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MethodPair {
    /// In the old version.
    pub old: MethodId,
    /// In the new version.
    pub new: MethodId,
    /// Whether the name changed: then types and streaming are the same.
    pub renamed: bool,
}

/// The methods of two services, matched.
#[derive(Clone, Debug, Default)]
pub struct MethodPairs {
    /// Methods in both versions, in the old order.
    pub kept: Vec<MethodPair>,
    /// Methods only in the old version.
    pub removed: Vec<MethodId>,
    /// Methods only in the new version.
    pub added: Vec<MethodId>,
}

pub(super) fn pair_methods(pairs: &Pairs<'_>, service: &Kept<ServiceId>) -> MethodPairs {
    let (old, new) = (pairs.old, pairs.new);
    let names: FxHashMap<&str, MethodId> = new
        .methods_of(service.new)
        .map(|(id, method)| (method.name.as_str(), id))
        .collect();
    let mut found = MethodPairs::default();
    let mut taken = FxHashSet::default();
    for (id, method) in old.methods_of(service.old) {
        match names.get(method.name.as_str()) {
            Some(&other) => {
                taken.insert(other);
                found.kept.push(MethodPair {
                    old: id,
                    new: other,
                    renamed: false,
                });
            }
            None => found.removed.push(id),
        }
    }
    found.added = new[service.new]
        .methods
        .iter()
        .filter(|id| !taken.contains(id))
        .collect();
    let renamed = unique_pairs(
        found
            .removed
            .iter()
            .filter_map(|&id| Some((signature(pairs, &old[id])?, id))),
        found
            .added
            .iter()
            .map(|&id| (plain_signature(&new[id]), id)),
        Evidence::Shape,
    );
    for kept in renamed {
        found.removed.retain(|&id| id != kept.old);
        found.added.retain(|&id| id != kept.new);
        found.kept.push(MethodPair {
            old: kept.old,
            new: kept.new,
            renamed: true,
        });
    }
    found.kept.sort_unstable_by_key(|pair| pair.old);
    found
}

type Signature = (MessageId, MessageId, bool, bool);

/// Types and streaming kinds of an old method, in terms of the new version.
fn signature(pairs: &Pairs<'_>, method: &Method) -> Option<Signature> {
    let to_new = |id: MessageId| {
        let by_name = || pairs.new.message(&pairs.old[id].full_name);
        pairs.messages.to_new(id).or_else(by_name)
    };
    let (input, output) = (to_new(method.input)?, to_new(method.output)?);
    Some((
        input,
        output,
        method.client_streaming,
        method.server_streaming,
    ))
}

const fn plain_signature(method: &Method) -> Signature {
    (
        method.input,
        method.output,
        method.client_streaming,
        method.server_streaming,
    )
}
