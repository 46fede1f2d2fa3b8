#!/usr/bin/env python3
"""Open311's answers, written from the values of others' answers: same elements, order, nesting and formats.

    street_fixtures_test.py STREET_BY_HAND FOLDER

FOLDER is tests/data/open311. Both sides are put in canonical form (C14N 2.0) without the blanks that set XML
out, then compared whole. What we never tell (words, pictures, a postal code) is emptied in theirs first.
"""

import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

HAND, FOLDER = sys.argv[1], Path(sys.argv[2])
NEVER_TOLD = {"zipcode", "media_url", "description", "service_notice"}  # of a request
MET = []


def read(name):
    return ElementTree.parse(FOLDER / name).getroot()


def rows_of(root):
    """Each child of the root, as names and values."""
    return [{value.tag: " ".join((value.text or "").split()) for value in row} for row in root]


def ours(what, rows, form="xml", zone="Etc/GMT+8"):
    lines = "".join("".join(f"{name} {value}\n" for name, value in row.items()) + "\n" for row in rows)
    done = subprocess.run([HAND, what, form, zone], input=lines.encode(), capture_output=True, check=True)
    return done.stdout.decode()


def canonical(xml):
    return ElementTree.canonicalize(xml, strip_text=True)


def plain(root, emptied=()):
    """Theirs, set out as one line of values each; a few emptied; attributes of elements are not GeoReport's."""
    for element in root.iter():
        element.attrib.clear()
        element.text = " ".join((element.text or "").split())
        if element.tag in emptied:
            element.text = ""
    return canonical(ElementTree.tostring(root, "unicode"))


def same(name, what, zone="Etc/GMT+8", emptied=()):
    root = read(name)
    mine, theirs = canonical(ours(what, rows_of(root), zone=zone)), plain(root, emptied)
    assert mine == theirs, f"{name}\n{mine}\n{theirs}"
    MET.append(name)


def same_whatever_the_order(name, what, zone, missing=()):
    """Toronto and Gießen have an order of their own, and leave some elements out."""
    root = read(name)
    mine = ElementTree.fromstring(ours(what, rows_of(root), zone=zone).encode())
    assert mine.tag == root.tag and len(mine) == len(root), name
    for my_row, their_row in zip(mine, root):
        assert my_row.tag == their_row.tag, name
        said = {value.tag: (value.text or "").strip() for value in my_row}
        wanted = {value.tag: " ".join((value.text or "").split()) for value in their_row}
        assert set(said) - set(wanted) == set(missing), (name, set(said) ^ set(wanted))
        for tag, value in wanted.items():
            assert said[tag] == ("" if what == "requests" and tag in NEVER_TOLD else value) or tag == "keywords", \
                (name, tag, said[tag], value)
    MET.append(name)


def definition():
    """With what it asks: a row for each attribute, then for each of its values."""
    root = read("service_definition.xml")
    rows = [{"service_code": root.findtext("service_code")}]
    for attribute in root.findall("attribute"):
        rows.append({one.tag: (one.text or "").strip() for one in attribute if one.tag != "values"})
        rows += rows_of(attribute.find("values"))
    assert canonical(ours("definition", rows)) == plain(root)
    asked = json.loads(ours("definition", rows, "json"))["attributes"]
    assert asked[0]["values"] == [{"key": "123", "name": "Ford"}, {"key": "124", "name": "Chrysler"}], asked
    assert (asked[0]["required"], asked[0]["order"], asked[0]["variable"]) == (True, 1, True), asked
    MET.append("service_definition.xml")


def as_json():
    """Names, order and kinds of GeoReport v2: a list of objects, numbers for degrees, null for what is empty."""
    rows = rows_of(read("get_service_request.xml"))
    [request] = json.loads(ours("requests", rows, "json"))
    assert list(request) == list(rows[0]), list(request)
    assert (request["lat"], request["long"]) == (37.762221815, -122.4651145), request
    assert request["description"] is None and request["status"] == "closed", request
    assert request["requested_datetime"] == "2010-04-14T06:37:38-08:00", request
    services = json.loads(ours("services", rows_of(read("services.xml")), "json"))
    assert len(services) == len(read("services.xml")) and services[0]["metadata"] is False
    assert json.loads(ours("requests", [], "json")) == []
    assert json.loads(ours("definition", [{"service_code": "x"}], "json")) == {"service_code": "x", "attributes": []}
    [error] = json.loads(ours("errors", [{"code": "404", "description": "non"}], "json"))
    assert error == {"code": 404, "description": "non"}, error
    [made] = json.loads(ours("made", [{"service_request_id": "1", "service_notice": ""}], "json"))
    assert made == {"service_request_id": "1", "service_notice": None, "account_id": None}, made


def escaped():
    """Whatever is said, it is read back as it was, or as a sign that says it could not be."""
    for value, back in (("<b>&\"'</b>", None), ("]]>", None), ("\u202fà\U0001f642", None), ("a\x01b", "a\ufffdb"),
                        ("a\uffff\ufffeb", "a\ufffd\ufffdb"), ("\uffff", "\ufffd"), ("a\x7fb", "a\ufffdb")):
        rows = [{"code": "400", "description": value}]
        said = ElementTree.fromstring(ours("errors", rows).encode())[0].find("description").text
        assert said == (back or value), (value, said)
        assert json.loads(ours("errors", rows, "json"))[0]["description"] == value, value


same("services.xml", "services")
same("get_service_request.xml", "requests", emptied=NEVER_TOLD)
same("service_requests.xml", "requests", emptied=NEVER_TOLD)
same("service_requests_empty.xml", "requests")
same("post_service_request.xml", "made")
same("request_id_from_token.xml", "token")
same("get_service_request_not_found.xml", "errors")
same_whatever_the_order("status-requests_many.xml", "requests", "America/Toronto")
same_whatever_the_order("status-requests_single.xml", "requests", "America/Toronto")
same_whatever_the_order("status-services_giessen.xml", "services", "Europe/Berlin", {"group"})
definition()
as_json()
escaped()
print(f"{len(MET)} answers are those of others: {', '.join(MET)}")
