//! The GitHub Action: `action.yml` and its scripts, run as GitHub runs them, against real
//! repositories and with the events that GitHub would give.

#![cfg(unix)]
#![allow(clippy::unwrap_used)] // helpers of tests may panic as tests may

mod support;

#[path = "action/baseline.rs"]
mod baseline;
#[path = "action/comment.rs"]
mod comment;
#[path = "action/events.rs"]
mod events;
#[path = "action/expression.rs"]
mod expression;
#[path = "action/install.rs"]
mod install;
#[path = "action/jobs.rs"]
mod jobs;
#[path = "action/runner.rs"]
mod runner;
#[path = "action/whole.rs"]
mod whole;
#[path = "action/yaml.rs"]
mod yaml;
