//! What GitHub says happened, with the parts of its event files that are looked at and some more.

use serde_json::{Value, json};

/// What started a workflow.
pub(crate) struct Event {
    /// Its name.
    pub(crate) name: &'static str,
    /// The full name of the branch or tag.
    pub(crate) git_ref: String,
    /// The event file.
    pub(crate) payload: Value,
}

/// No commit.
pub(crate) const NONE: &str = "0000000000000000000000000000000000000000";

fn repository() -> Value {
    json!({"full_name": "acme/schemas", "default_branch": "main", "private": false, "fork": false})
}

/// A pull request to `main`, whose newest commit was `base` when it happened.
pub(crate) fn pull_request(base: &str) -> Event {
    Event {
        name: "pull_request",
        git_ref: "refs/pull/7/merge".to_owned(),
        payload: json!({
            "action": "synchronize",
            "number": 7,
            "pull_request": {
                "number": 7,
                "base": {"ref": "main", "sha": base, "repo": repository()},
                "head": {"ref": "feature", "repo": {"full_name": "ada/schemas", "fork": true}},
            },
            "repository": repository(),
        }),
    }
}

/// A push.
pub(crate) fn push(git_ref: &str, before: &str, forced: bool) -> Event {
    Event {
        name: "push",
        git_ref: git_ref.to_owned(),
        payload: json!({
            "ref": git_ref,
            "before": before,
            "created": before == NONE,
            "deleted": false,
            "forced": forced,
            "repository": repository(),
        }),
    }
}

/// A merge queue about to merge.
pub(crate) fn merge_group(base: &str) -> Event {
    let git_ref = "refs/heads/gh-readonly-queue/main/pr-7";
    Event {
        name: "merge_group",
        git_ref: git_ref.to_owned(),
        payload: json!({
            "action": "checks_requested",
            "merge_group": {"head_ref": git_ref, "base_ref": "refs/heads/main", "base_sha": base},
            "repository": repository(),
        }),
    }
}

/// Somebody who wants the workflow to run on a branch.
pub(crate) fn by_hand(git_ref: &str) -> Event {
    Event {
        name: "workflow_dispatch",
        git_ref: git_ref.to_owned(),
        payload: json!({"ref": git_ref, "inputs": null, "repository": repository()}),
    }
}
