//! What everything behind relies on: members are told apart by their names, fields by their numbers
//! as well. Compilers see to it, but not every set was made by one.

use rustc_hash::FxHashSet;

use super::DescriptorError;
use super::lower::Lowering;
use crate::model::Message;

type Result<T> = std::result::Result<T, DescriptorError>;

impl Lowering<'_> {
    /// # Errors
    /// When an element has members that cannot be told apart.
    pub(super) fn check_members(&self) -> Result<()> {
        let mut numbers = FxHashSet::default();
        let mut names = FxHashSet::default();
        for message in &self.parts.messages {
            self.check_message(message, &mut numbers, &mut names)?;
        }
        for item in &self.parts.enums {
            let values = &self.parts.enum_values[item.values.indices()];
            let values = values.iter().map(|value| value.name.as_str());
            check_names(&item.full_name, "values", values, &mut names)?;
        }
        for service in &self.parts.services {
            let methods = &self.parts.methods[service.methods.indices()];
            let methods = methods.iter().map(|method| method.name.as_str());
            check_names(&service.full_name, "methods", methods, &mut names)?;
        }
        Ok(())
    }

    fn check_message<'a>(
        &'a self,
        message: &Message,
        numbers: &mut FxHashSet<i32>,
        names: &mut FxHashSet<&'a str>,
    ) -> Result<()> {
        numbers.clear();
        names.clear();
        let fields = &self.parts.fields[message.fields.indices()];
        for field in fields {
            if !numbers.insert(field.number) || !names.insert(field.name.as_str()) {
                return Err(DescriptorError::plain(format!(
                    "`{}` has two fields with the name or number of `{} = {}`",
                    message.full_name, field.name, field.number
                )));
            }
        }
        if message.is_map_entry
            && !matches!(fields, [key, value] if key.number == 1 && value.number == 2)
        {
            return Err(DescriptorError::plain(format!(
                "the map entry `{}` has other fields than a key and a value",
                message.full_name
            )));
        }
        let oneofs = &self.parts.oneofs[message.oneofs.indices()];
        let oneofs = oneofs.iter().map(|oneof| oneof.name.as_str());
        check_names(&message.full_name, "oneofs", oneofs, names)
    }
}

fn check_names<'a>(
    scope: &str,
    what: &str,
    members: impl Iterator<Item = &'a str>,
    names: &mut FxHashSet<&'a str>,
) -> Result<()> {
    names.clear();
    for name in members {
        if !names.insert(name) {
            let message = format!("`{scope}` has two {what} with the name `{name}`");
            return Err(DescriptorError::plain(message));
        }
    }
    Ok(())
}
