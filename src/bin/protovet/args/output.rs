//! What can be typed about how findings are written, and where to.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// How to say what was found.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// The format of findings on standard output [default: text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<FormatArg>,
    /// Write a report in one of these formats to a file, `-` for standard output; may be given
    /// several times. Unless one of them is for standard output, that has what --format says
    #[arg(long, value_name = "FORMAT=FILE", value_parser = report)]
    pub(crate) report: Vec<ReportArg>,
    /// Print findings and errors only, no summary
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Tell what was read, and from where, and show notes
    #[arg(short, long)]
    pub(crate) verbose: bool,
    #[command(flatten)]
    pub(crate) color: ColorArgs,
}

impl OutputArgs {
    /// Text for people, about nothing but what was asked for.
    pub(crate) fn quiet(color: ColorArgs) -> Self {
        Self {
            quiet: true,
            color,
            ..Self::default()
        }
    }
}

/// What stands behind `--report`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ReportArg {
    pub(crate) format: FormatArg,
    /// `-` is standard output.
    pub(crate) file: PathBuf,
}

fn report(typed: &str) -> Result<ReportArg, String> {
    let Some((format, file)) = typed.split_once('=') else {
        return Err("it takes a format and a file, as in `sarif=out.sarif`".to_owned());
    };
    if file.is_empty() {
        return Err(format!(
            "no file is named; write `{format}=FILE`, or `{format}=-` for standard output"
        ));
    }
    let known = FormatArg::from_str(format, false).map_err(|_| {
        let all = FormatArg::value_variants().iter();
        let all = all.filter_map(|it| Some(it.to_possible_value()?.get_name().to_owned()));
        let all: Vec<String> = all.collect();
        format!(
            "there is no format `{format}`; the formats are {}",
            all.join(", ")
        )
    })?;
    Ok(ReportArg {
        format: known,
        file: file.into(),
    })
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum FormatArg {
    /// Snippets of both versions
    Text,
    /// One line a finding
    Concise,
    /// One JSON object a line
    Json,
    /// Workflow commands of GitHub Actions
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Markdown for the summary of a job or a comment, at most 65,536 characters
    Markdown,
    /// A code quality report of GitLab
    Gitlab,
    /// A JUnit report, with the rules that found nothing
    Junit,
    /// One JSON object for reviewdog
    Rdjson,
    /// One JSON object a line for reviewdog
    Rdjsonl,
    /// Logging commands of Azure Pipelines
    Azure,
    /// Checkstyle XML
    Checkstyle,
    /// A page for browsers, old and new side by side, that needs no network
    Html,
}

/// What to say about findings about data.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct WitnessArgs {
    /// Show the smallest value found that breaks, its bytes or JSON, and how each side reads it;
    /// the format `json` always has it
    #[arg(long)]
    pub(crate) witness: bool,
}

/// What to say about the next release.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct BumpArgs {
    /// Say at the end which part of the version number to raise (major, minor, patch or none), with
    /// a conventional commit for it; exit codes stay as they are
    #[arg(long)]
    pub(crate) suggest_bump: bool,
}

#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct ColorArgs {
    /// Whether to use colours
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN")]
    pub(crate) color: ColorArg,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum ColorArg {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_and_a_file() {
        let parsed = report("sarif=out=1.sarif").unwrap();
        assert_eq!(parsed.format, FormatArg::Sarif);
        assert_eq!(parsed.file, PathBuf::from("out=1.sarif"));
        assert!(report("sarif").unwrap_err().contains("`sarif=out.sarif`"));
        assert!(report("sarif=").unwrap_err().contains("`sarif=-`"));
        let unknown = report("saref=x").unwrap_err();
        assert!(
            unknown.contains("`saref`; the formats are text, concise, json"),
            "{unknown}"
        );
    }
}
