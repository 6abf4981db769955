//! Runs `action.yml` as GitHub does: step by step, with its expressions, files and variables.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::events::Event;
use crate::support::Place;
use crate::{expression, yaml};

/// A machine with a checkout, on which the action runs.
pub(crate) struct Machine {
    pub(crate) place: Place,
    /// The checkout.
    pub(crate) workspace: PathBuf,
    /// Programs that stand before those of this machine.
    programs: PathBuf,
    variables: BTreeMap<String, String>,
}

/// What an action left behind.
#[derive(Debug)]
pub(crate) struct Done {
    /// Whether all steps passed.
    pub(crate) passed: bool,
    /// What was written to the log.
    pub(crate) log: String,
    /// The outputs of the action.
    pub(crate) outputs: Value,
    /// The summary of the job.
    pub(crate) summary: String,
    /// The steps that ran, with what other actions were given.
    pub(crate) steps: BTreeMap<String, Value>,
}

impl Done {
    /// An output of the action.
    pub(crate) fn output(&self, name: &str) -> &str {
        self.outputs[name].as_str().unwrap()
    }

    #[track_caller]
    pub(crate) fn expect(self, passed: bool) -> Self {
        assert_eq!(self.passed, passed, "{}\n{:?}", self.log, self.outputs);
        self
    }
}

impl Machine {
    /// A machine for a checkout in a place.
    pub(crate) fn new(place: Place, workspace: PathBuf) -> Self {
        let programs = place.beside("programs");
        fs::create_dir(&programs).unwrap();
        let built = Path::new(env!("CARGO_BIN_EXE_protovet"));
        std::os::unix::fs::symlink(built, programs.join("protovet")).unwrap();
        Self {
            place,
            workspace,
            programs,
            variables: BTreeMap::new(),
        }
    }

    /// Puts a shell script on the path, before what this machine has.
    pub(crate) fn program(&self, name: &str, script: &str) {
        let path = self.programs.join(name);
        fs::write(&path, format!("#!/usr/bin/env bash\n{script}")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(crate) fn variable(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Runs the action for an event, up to the step with this id if one is named.
    pub(crate) fn run_until(
        &self,
        event: &Event,
        inputs: &[(&str, &str)],
        last: Option<&str>,
    ) -> Done {
        let action = Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(action.join("action.yml")).unwrap();
        let action_yml = yaml::load(&text);
        let mut run = Run {
            machine: self,
            contexts: contexts(action, event),
            temp: tempfile::tempdir_in(self.place.beside("")).unwrap(),
            path: Vec::new(),
            done: Done {
                passed: true,
                log: String::new(),
                outputs: Value::Null,
                summary: String::new(),
                steps: BTreeMap::new(),
            },
        };
        run.contexts["inputs"] = run.inputs(&action_yml["inputs"], inputs);
        for step in action_yml["runs"]["steps"].as_array().unwrap() {
            run.step(step);
            if last.is_some() && step["id"].as_str() == last {
                break;
            }
        }
        let outputs = action_yml["outputs"].as_object().unwrap().iter();
        let outputs = outputs.map(|(name, output)| {
            let value = output["value"].as_str().unwrap();
            (
                name.clone(),
                expression::interpolated(value, &run.contexts).into(),
            )
        });
        run.done.outputs = Value::Object(outputs.collect());
        // reports are read after the run
        let _ = run.temp.keep();
        run.done
    }
}

fn contexts(action: &Path, event: &Event) -> Value {
    json!({
        "github": {
            "action_path": action,
            "event": event.payload,
            "event_name": event.name,
            "ref": event.git_ref,
            "repository": "acme/schemas",
            "server_url": "https://github.example",
            "run_id": "42",
            "token": "secret",
            "workflow": "schema",
            "job": "check -- it",
        },
        "steps": {},
    })
}

struct Run<'a> {
    machine: &'a Machine,
    contexts: Value,
    temp: tempfile::TempDir,
    /// What steps added to `PATH`.
    path: Vec<String>,
    done: Done,
}

impl Run<'_> {
    fn inputs(&self, declared: &Value, given: &[(&str, &str)]) -> Value {
        let declared = declared.as_object().unwrap();
        for (name, _) in given {
            assert!(declared.contains_key(*name), "there is no input `{name}`");
        }
        let values = declared.iter().map(|(name, input)| {
            let given = given.iter().find(|(given, _)| given == name);
            let value = match given {
                Some((_, value)) => (*value).to_owned(),
                None => {
                    let value = input["default"].as_str().unwrap();
                    expression::interpolated(value, &self.contexts)
                }
            };
            (name.clone(), value.into())
        });
        Value::Object(values.collect())
    }

    fn step(&mut self, step: &Value) {
        let condition = step["if"].as_str();
        if !self.done.passed || !condition.is_none_or(|it| expression::holds(it, &self.contexts)) {
            return;
        }
        let name = step["name"].as_str().unwrap().to_owned();
        if step["uses"].is_string() {
            let with = self.interpolated(&step["with"]);
            self.done.steps.insert(name, Value::Object(with));
            return;
        }
        self.done.steps.insert(name.clone(), Value::Null);
        assert_eq!(step["shell"], "bash", "{name}");
        let file = |kind: &str| {
            self.temp
                .path()
                .join(format!("{kind}-{}", self.done.steps.len()))
        };
        let (script, output, path) = (file("script.sh"), file("output"), file("path"));
        for empty in [&output, &path] {
            fs::write(empty, "").unwrap();
        }
        fs::write(&script, step["run"].as_str().unwrap()).unwrap();
        let summary = file("summary");
        fs::write(&summary, "").unwrap();
        let folder = step["working-directory"].as_str().unwrap_or(".");
        let folder = expression::interpolated(folder, &self.contexts);
        let mut command = self
            .machine
            .place
            .program("bash", &self.machine.workspace.join(folder));
        let machines = std::env::var("PATH").unwrap();
        let mut folders = self.path.clone();
        folders.reverse();
        folders.push(self.machine.programs.display().to_string());
        folders.push(machines);
        command
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
            .arg(&script)
            .env("PATH", folders.join(":"))
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_PATH", &path)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("GITHUB_WORKSPACE", &self.machine.workspace)
            .env("GITHUB_ACTIONS", "true")
            .env("RUNNER_TEMP", self.temp.path())
            .envs(&self.machine.variables);
        for (name, value) in self.interpolated(&step["env"]) {
            command.env(name, value.as_str().unwrap());
        }
        let ran = command.output().unwrap();
        self.done
            .log
            .push_str(&String::from_utf8(ran.stdout).unwrap());
        self.done
            .log
            .push_str(&String::from_utf8(ran.stderr).unwrap());
        self.done.passed = ran.status.success();
        self.done
            .summary
            .push_str(&fs::read_to_string(summary).unwrap());
        let added = fs::read_to_string(path).unwrap();
        self.path.extend(added.lines().map(str::to_owned));
        if let Some(id) = step["id"].as_str() {
            let outputs = fs::read_to_string(output).unwrap();
            let outputs = outputs.lines().map(|line| {
                let (name, value) = line.split_once('=').unwrap();
                (name.to_owned(), Value::from(value))
            });
            self.contexts["steps"][id]["outputs"] = Value::Object(outputs.collect());
        }
    }

    fn interpolated(&self, values: &Value) -> Map<String, Value> {
        let values = values.as_object().cloned().unwrap_or_default().into_iter();
        let values = values.map(|(name, value)| {
            let value = expression::interpolated(value.as_str().unwrap(), &self.contexts);
            (name, value.into())
        });
        values.collect()
    }
}
