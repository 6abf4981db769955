"""Checks reports for scripts/conformance/reports.sh.

    reports.py SARIF_SCHEMA JUNIT_SCHEMA FOLDER REPOSITORY
"""

import json
import pathlib
import sys

import jsonschema
from lxml import etree


def strict(schema: object) -> None:
    """Makes a schema refuse keys it does not name, so that none is written that is not described."""
    if isinstance(schema, dict):
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
        schema = list(schema.values())
    for part in schema if isinstance(schema, list) else []:
        strict(part)


def own_schemas(repository: pathlib.Path, folder: pathlib.Path, wrong: list[str]) -> dict[str, int]:
    """Holds JSON to the schemas of the repository; how many values there are of each part."""
    published = json.loads((repository / "docs/protovet-report.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(published)
    strict(published["$defs"])
    types = {"COMPILE_ERROR": "compileError", "SUGGESTED_BUMP": "suggestedBump"}
    parts = {
        part: jsonschema.Draft202012Validator(
            {"$ref": f"#/$defs/{part}", "$defs": published["$defs"]}
        )
        for part in published["$defs"]
    }
    kept = repository / "tests/schemas"
    for name in ("gitlab", "rdjson"):
        parts[name] = jsonschema.Draft202012Validator(json.loads((kept / f"{name}.json").read_text()))
    counts: dict[str, int] = {}
    for path in sorted(folder.glob("*.*.json")):
        kind = path.name.split(".")[-2]
        text = path.read_text()
        is_lines = kind in ("lines", "element", "annotation")
        values = [json.loads(it) for it in text.splitlines()] if is_lines else [json.loads(text)]
        for value in values:
            part = types.get(value["type"], "finding") if kind == "lines" else kind
            counts[part] = counts.get(part, 0) + 1
            for error in parts[part].iter_errors(value):
                wrong.append(f"{path.name}: {part}: {error.json_path}: {error.message[:200]}")
    return counts


def main() -> int:
    sarif_schema, junit_schema, folder, repository = sys.argv[1:]
    folder = pathlib.Path(folder)
    schema = json.loads(pathlib.Path(sarif_schema).read_text())
    sarif = jsonschema.validators.validator_for(schema)(schema)
    junit = etree.XMLSchema(etree.parse(junit_schema))
    wrong = []
    counts = {"sarif": 0, "results": 0, "junit": 0, "checkstyle": 0}
    for path in sorted(folder.glob("*.sarif")):
        log = json.loads(path.read_text())
        counts["sarif"] += 1
        counts["results"] += len(log["runs"][0]["results"])
        for error in sarif.iter_errors(log):
            wrong.append(f"{path.name}: {error.json_path}: {error.message[:200]}")
        prints = [it["partialFingerprints"]["protovet/v1"] for it in log["runs"][0]["results"]]
        if len(set(prints)) != len(prints):
            wrong.append(f"{path.name}: a fingerprint is there twice")
        for result in log["runs"][0]["results"]:
            rule = log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]
            if rule["id"] != result["ruleId"]:
                wrong.append(f"{path.name}: {result['ruleId']} points at {rule['id']}")
    for path in sorted(folder.glob("*.junit.xml")):
        tree = etree.parse(str(path))
        counts["junit"] += 1
        # what GitLab and others show, and the schema of Jenkins does not know
        for case in tree.iter("testcase"):
            for known in ("file", "line"):
                case.attrib.pop(known, None)
        if not junit.validate(tree):
            wrong.extend(f"{path.name}: {error}" for error in junit.error_log)
        cases = [(it.get("classname"), it.get("name")) for it in tree.iter("testcase")]
        if len(set(cases)) != len(cases):
            wrong.append(f"{path.name}: a test is there twice")
        if int(tree.getroot().get("tests")) != len(cases):
            wrong.append(f"{path.name}: the tests are miscounted")
    for path in sorted(folder.glob("*.checkstyle.xml")):
        root = etree.parse(str(path)).getroot()
        counts["checkstyle"] += 1
        if root.tag != "checkstyle" or any(not it.get("message") for it in root.iter("error")):
            wrong.append(f"{path.name}: no checkstyle report")
    counts |= own_schemas(pathlib.Path(repository), folder, wrong)
    print("\n".join(wrong))
    print(", ".join(f"{count} {what}" for what, count in counts.items()), f"; {len(wrong)} wrong")
    return 1 if wrong or not counts["results"] else 0


sys.exit(main())
