"""Lists of measures as files: complete, with their sources, and harmless to open."""

import csv
import io

import pytest
from catalogue_parts import make_client, real_documents, trap_document

from assistant.catalogue.catalogue import Filter, read_catalogue

PATH = "/api/v1/measures/export"


@pytest.fixture(scope="module")
def client():
    return make_client(public_url="https://tillit.example.no")


@pytest.fixture(scope="module")
def hostile():
    return make_client(trap_document())


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def sheet_of(content: bytes, number: int = 0):
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[number]


def text_of(content: bytes) -> str:
    import docx

    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


def test_csv_is_what_norwegian_excel_opens(client):
    response = client.get(f"{PATH}/csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert 'filename="tiltak-tillitsreformen.csv"' in response.headers["content-disposition"]
    head, *rows = rows_of(response.content)
    assert head[0] == "Departement" and len(head) == 15
    measures = rows[: rows.index([])]
    assert len(measures) == 55 and all(len(row) == 15 for row in measures)


def test_every_format_says_where_it_comes_from_and_what_was_chosen(client):
    query = {"theme": "stimulab", "lang": "nn"}
    files = {name: client.get(f"{PATH}/{name}", params=query).content for name in ("csv", "xlsx", "docx")}
    about = "\n".join(str(row[0].value) for row in sheet_of(files["xlsx"], 1).iter_rows())
    for told in (files["csv"].decode("utf-8-sig"), about, text_of(files["docx"])):
        for expected in (
            "Utval: Tema: Stimulab",
            "Viser 4 av 55 tiltak",
            "indeks g000001",
            "bind ikkje andre",
        ):
            assert expected in told
        assert (
            "Tillitsreformen: Eksempler på tiltak (Digitaliserings- og forvaltningsdepartementet, 2025)"
            in told
        )


def test_links_lead_back_to_this_server(client):
    link = "https://tillit.example.no/documents/eksempelsamling?start="
    query = {"theme": "tilsyn"}
    assert rows_of(client.get(f"{PATH}/csv", params=query).content)[1][13].startswith(link)
    assert str(sheet_of(client.get(f"{PATH}/xlsx", params=query).content).cell(2, 14).value).startswith(link)
    assert link in text_of(client.get(f"{PATH}/docx", params=query).content)


def test_no_cell_is_run_as_a_formula(hostile):
    csv_rows = rows_of(hostile.get(f"{PATH}/csv").content)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in csv_rows for cell in row)
    assert any("=HYPERLINK" in cell for cell in csv_rows[1])
    sheet = sheet_of(hostile.get(f"{PATH}/xlsx").content)
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert not any(cell.hyperlink for cell in cells)


def test_characters_that_xml_cannot_hold_are_left_out():
    from dataclasses import replace

    document = trap_document()
    text = document.text.replace("lansert", "lan\x0bsert")
    client = make_client(replace(document, text=text))
    assert client.get(f"{PATH}/docx").status_code == client.get(f"{PATH}/xlsx").status_code == 200


def test_an_unknown_format_names_those_there_are(client):
    response = client.get(f"{PATH}/pdf")
    assert response.status_code == 404
    assert "csv, xlsx, docx" in response.json()["detail"]


@pytest.mark.parametrize("name", ["csv", "xlsx", "docx"])
def test_an_empty_selection_is_a_file_that_says_so(client, name):
    content = client.get(f"{PATH}/{name}", params={"q": "romfart"}).content
    told = {
        "csv": lambda: content.decode("utf-8-sig"),
        "xlsx": lambda: str([row[0].value for row in sheet_of(content, 1).iter_rows()]),
        "docx": lambda: text_of(content),
    }[name]()
    assert "Viser 0 av 55 tiltak" in told


def test_words_beside_a_status_are_those_that_bear_it(client):
    rows = rows_of(client.get(f"{PATH}/csv", params={"q": "MD-brevene"}).content)
    assert (rows[1][4], rows[1][5]) == ("Pågår", "fortsette; arbeides videre")
    mixed = rows_of(client.get(f"{PATH}/csv", params={"q": "halvårsvurdering"}).content)
    assert (mixed[1][4], mixed[1][5]) == ("Pågår", "ble godkjent; skal starte; skal evalueres")


def test_file_of_a_theme_quotes_what_measures_say_of_it(client):
    """Where another sentence than the first speaks of the theme, both are quoted, the gap marked."""
    on_theme = rows_of(client.get(f"{PATH}/csv", params={"theme": "stimulab"}).content)
    measures = read_catalogue(real_documents()).select(Filter(theme="stimulab"))
    quotes = [row[2] for row in on_theme[1 : len(measures) + 1]]
    assert quotes == [" […] ".join(one.text for one in measure.quoted_on("stimulab")) for measure in measures]
    assert any(" […] " in quote for quote in quotes)
    assert all("timulab" in quote.casefold() for quote in quotes)
