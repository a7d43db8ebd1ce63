"""Where weights are found, what is refused, and how they come here: with small files that stand for the large ones."""

from __future__ import annotations

import hashlib
import http.server
import io
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from LungPrepLib import user_settings
from LungPrepLib.findings import LungPrepError
from LungPrepLib.progress import Cancelled, Progress
from LungPrepLib.segmentation import weights
from LungPrepLib.segmentation.weights_files import Network


def torch_like(content: str, size: int = 30_000) -> bytes:
    """A zip archive, as torch.save writes one, that holds ``content``: the same bytes in every process."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("archive/data.pkl"), content)
        archive.writestr(zipfile.ZipInfo("archive/data/0"), (content * size)[:size])
    return stream.getvalue()


PUBLISHED = {"R231": torch_like("lungs"), "LTRCLobes": torch_like("lobes"), "R231CovidWeb": torch_like("covid")}


def table(base: str = "http://127.0.0.1:1") -> dict[str, Network]:
    """A table like the real one, for the small files."""
    return {
        name: Network(
            name,
            f"{base}/unet_{name.lower()}-{hashlib.sha256(data).hexdigest()[:8]}.pth",
            6 if name == "LTRCLobes" else 3,
            sizes=(1000, 1_000_000),
        )
        for name, data in PUBLISHED.items()
    }


TABLE = table()


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and caches of the test's own, in a path with a space and Chinese characters."""
    home = tmp_path / "home 肺"
    monkeypatch.setenv("LUNGPREP_CONFIG", str(home / "config"))
    monkeypatch.setenv("TORCH_HOME", str(home / "torch"))
    monkeypatch.delenv("LUNGPREP_WEIGHTS", raising=False)
    return home


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_the_table_is_lungmasks() -> None:
    mask = pytest.importorskip("lungmask.mask")
    assert {n.name: (n.url, n.classes) for n in weights.NETWORKS.values()} == mask.MODEL_URLS
    assert weights.NETWORKS["R231"].sha256_prefix == "d5d2fc3d"
    assert weights.networks_of("LTRCLobes_R231") == ("LTRCLobes", "R231")
    assert weights.networks_of("R231") == ("R231",)


def test_torch_folder_is_torchs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    for variables in ({"TORCH_HOME": str(tmp_path)}, {"XDG_CACHE_HOME": str(tmp_path)}, {}):
        monkeypatch.delenv("TORCH_HOME", raising=False)
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        with monkeypatch.context() as patch:
            patch.delitem(sys.modules, "torch")
            without_torch = weights.torch_folder()
        assert without_torch == weights.torch_folder() == Path(torch.hub.get_dir()) / "checkpoints"


def test_order_given_folder_configured_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = TABLE["R231"].file_name
    torch_file = put(weights.torch_folder() / name, PUBLISHED["R231"])
    assert weights.find_weights("R231", networks=TABLE).path == torch_file
    weights.configure_folder(tmp_path / "setting")
    assert weights.find_weights("R231", networks=TABLE).source == "torch"  # the configured folder has none
    setting_file = put(tmp_path / "setting" / name, PUBLISHED["R231"])
    assert weights.find_weights("R231", networks=TABLE).path == setting_file
    variable_file = put(tmp_path / "variable" / name, PUBLISHED["R231"])
    monkeypatch.setenv("LUNGPREP_WEIGHTS", str(tmp_path / "variable"))
    assert weights.find_weights("R231", networks=TABLE).path == variable_file
    folder_file = put(tmp_path / "folder" / name, PUBLISHED["R231"])
    assert weights.find_weights("R231", folder=tmp_path / "folder", networks=TABLE).path == folder_file
    given = put(tmp_path / "mine.pth", PUBLISHED["R231"])
    found = weights.find_weights("R231", given={"R231": given}, folder=tmp_path / "folder", networks=TABLE)
    assert (found.path, found.source, found.published, found.findings) == (given, "given", True, [])
    assert found.sha256 == hashlib.sha256(PUBLISHED["R231"]).hexdigest()


def test_settings_keep_what_they_do_not_know(tmp_path: Path) -> None:
    user_settings.change_setting("other", 'a "text" \\ 肺')
    weights.configure_folder(tmp_path / "肺 weights")
    assert weights.configured_folder() == tmp_path / "肺 weights"
    weights.configure_folder(None)
    assert weights.configured_folder() is None
    assert user_settings.read_settings() == {"other": 'a "text" \\ 肺'}


def test_broken_settings_are_named(tmp_path: Path) -> None:
    put(user_settings.settings_file(), b"weights_folder = ")
    with pytest.raises(LungPrepError, match=r"settings\.toml"):
        weights.configured_folder()


def test_a_published_file_is_known_by_its_content(tmp_path: Path) -> None:
    put(tmp_path / "whatever.pth", PUBLISHED["LTRCLobes"])
    put(tmp_path / "lungs (1).pt", PUBLISHED["R231"])
    found = weights.find_weights("R231", folder=tmp_path, networks=TABLE)
    assert (found.path.name, found.published) == ("lungs (1).pt", True)


def test_another_networks_file_is_refused(tmp_path: Path) -> None:
    file = put(tmp_path / "R231.pth", PUBLISHED["R231CovidWeb"])
    with pytest.raises(LungPrepError, match="published weights of R231CovidWeb, not of R231"):
        weights.find_weights("R231", given={"R231": file}, networks=TABLE)


@pytest.mark.parametrize("keep", [0, 10, 500, len(PUBLISHED["R231"]) - 1])
@pytest.mark.parametrize("name", [TABLE["R231"].file_name, "lungs.pth", TABLE["R231"].file_name[:-4] + " (1).pth"])
def test_truncated_files_are_refused_with_place_and_remedy(tmp_path: Path, keep: int, name: str) -> None:
    file = put(tmp_path / name, PUBLISHED["R231"][:keep])
    with pytest.raises(LungPrepError) as refused:
        weights.find_weights("R231", given={"R231": file}, networks=TABLE)
    text = str(refused.value)
    assert str(file) in text and "damaged" in text
    assert "lungprep weights fetch R231 --from FILE" in text and TABLE["R231"].url in text


def test_the_line_of_a_damaged_file_names_it_once(tmp_path: Path) -> None:
    file = put(tmp_path / TABLE["R231"].file_name, PUBLISHED["R231"][:500])
    line = weights.verify("R231", folder=tmp_path, networks=TABLE).line()
    assert line.startswith("R231          The weights file '") and line.count(str(file)) == 1


def test_a_changed_published_file_is_refused_though_it_is_a_whole_archive(tmp_path: Path) -> None:
    file = put(tmp_path / TABLE["R231"].file_name, torch_like("tampered"))
    with pytest.raises(LungPrepError, match=f"expected {TABLE['R231'].sha256_prefix}"):
        weights.find_weights("R231", folder=tmp_path, networks=TABLE)
    assert file.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"<!DOCTYPE html><html>blocked</html>", "web page"), (b"hello world, no weights", "not a file that PyTorch")],
)
def test_what_is_no_weights_file_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(LungPrepError, match=words):
        weights.find_weights("R231", given={"R231": put(tmp_path / "w.pth", data)}, networks=TABLE)


def test_a_corrupt_part_is_found(tmp_path: Path) -> None:
    data = bytearray(torch_like("own"))
    data[len(data) // 2] ^= 1
    with pytest.raises(LungPrepError, match=r"archive/data/0.*corrupt"):
        weights.find_weights("R231", given={"R231": put(tmp_path / "w.pth", bytes(data))}, networks=TABLE)


def test_missing_and_unreadable_files_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.pth", tmp_path):
        with pytest.raises(LungPrepError, match="cannot be read"):
            weights.find_weights("R231", given={"R231": path}, networks=TABLE)


def test_own_weights_are_used_with_a_finding(tmp_path: Path) -> None:
    data = torch_like("trained at home")
    put(tmp_path / "r231.PTH", data)
    found = weights.find_weights("R231", folder=tmp_path, networks=TABLE)
    assert not found.published
    (finding,) = found.findings
    assert finding.code == "own-weights"
    assert finding.details == {"network": "R231", "sha256": hashlib.sha256(data).hexdigest()}


def test_unknown_and_fused_names_are_explained(tmp_path: Path) -> None:
    with pytest.raises(LungPrepError, match="LTRCLobes and R231: give both") as refused:
        weights.find_weights("R231", given={"LTRCLobes_R231": tmp_path / "x.pth"}, networks=TABLE)
    assert refused.value.usage
    with pytest.raises(LungPrepError, match="no network named 'R232'"):
        weights.find_weights("R232", networks=TABLE)


def test_nothing_here_is_nothing_local() -> None:
    assert weights.local_weights("R231", networks=TABLE) is None
    state = weights.status("R231", networks=TABLE)
    assert not state.present and not state.good and "fetch R231" in state.line()
    assert weights.remove("R231", networks=TABLE) is None


def test_install_verify_and_remove(tmp_path: Path) -> None:
    brought = put(tmp_path / "usb stick" / "weights.bin", PUBLISHED["R231"])
    installed = weights.install_from("R231", brought, networks=TABLE)
    assert installed.path == weights.torch_folder() / TABLE["R231"].file_name
    state = weights.verify("R231", networks=TABLE)
    assert state.good and state.published and state.size == len(PUBLISHED["R231"])
    assert state.sha256 == installed.sha256 and "published, checked" in state.line()
    assert state.as_dict()["path"] == str(installed.path)
    assert weights.remove("R231", networks=TABLE) == installed.path
    assert not weights.status("R231", networks=TABLE).present
    own = weights.install_from("R231", put(tmp_path / "own.pt", torch_like("own")), networks=TABLE)
    assert own.path.name == "R231.pth" and [f.code for f in own.findings] == ["own-weights"]
    assert weights.find_weights("R231", networks=TABLE).path == own.path
    assert weights.install_from("R231", own.path, networks=TABLE).path == own.path  # onto itself
    put(weights.torch_folder() / TABLE["R231"].file_name, PUBLISHED["R231"][:100])
    damaged = weights.verify("R231", networks=TABLE)
    assert damaged.present and not damaged.good and "damaged" in damaged.problem


# --- download ---------------------------------------------------------------------------------------------------


class Server:
    """A loopback server that can lie about length, send something else, or fall silent."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.cut_at: int | None = None
        self.silent_after: int | None = None
        self.awake = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests.append(self.path)
                data = outer.files.get(self.path.lstrip("/"))
                if data is None:
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data[: outer.cut_at or outer.silent_after])
                self.wfile.flush()
                if outer.silent_after is not None:
                    outer.awake.wait(600)

            def log_message(self, *args: object) -> None:
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()
        self.table = table(f"http://127.0.0.1:{self.http.server_address[1]}")
        self.files = {self.table[name].file_name: data for name, data in PUBLISHED.items()}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    running = Server()
    yield running
    running.awake.set()
    running.http.shutdown()
    running.http.server_close()


def leftovers() -> list[str]:
    folder = weights.torch_folder()
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_download_checks_and_renames(server: Server) -> None:
    seen: list[tuple[str, float, str]] = []
    found = weights.find_weights("R231", progress=lambda *report: seen.append(report), networks=server.table)
    assert found.source == "download" and found.published and found.path.read_bytes() == PUBLISHED["R231"]
    assert leftovers() == [server.table["R231"].file_name]
    assert {stage for stage, _, _ in seen} == {"download"} and seen[-1][1] == 1.0
    fractions = [fraction for _, fraction, _ in seen]
    assert fractions == sorted(fractions)
    weights.find_weights("R231", networks=server.table)
    weights.fetch("R231", networks=server.table)
    assert len(server.requests) == 1  # it is there: no second download


def test_download_replaces_a_damaged_file(server: Server) -> None:
    target = put(weights.torch_folder() / server.table["R231"].file_name, b"PK half")
    with pytest.raises(LungPrepError, match="damaged"):
        weights.find_weights("R231", networks=server.table)
    assert weights.fetch("R231", networks=server.table).path == target
    assert target.read_bytes() == PUBLISHED["R231"]


def test_download_goes_to_the_configured_folder(server: Server, tmp_path: Path) -> None:
    weights.configure_folder(tmp_path / "weights")
    assert weights.find_weights("R231", networks=server.table).path.parent == tmp_path / "weights"


@pytest.mark.parametrize("fault", ["wrong bytes", "cut off", "not found", "no server"])
def test_a_failed_download_leaves_nothing_and_says_what_to_do(server: Server, fault: str) -> None:
    networks = server.table
    if fault == "wrong bytes":
        server.files = {networks["R231"].file_name: b"<html>proxy login</html>"}
    elif fault == "cut off":
        server.cut_at = 5000
    elif fault == "not found":
        server.files = {}
    else:
        networks = TABLE
    with pytest.raises(LungPrepError) as failed:
        weights.find_weights("R231", networks=networks)
    assert "lungprep weights fetch R231 --from FILE" in str(failed.value)
    assert leftovers() == []


def test_cancelling_a_silent_download_does_not_wait_for_the_server(server: Server) -> None:
    server.silent_after = 2000
    progress = Progress()
    threading.Timer(0.5, progress.cancel).start()
    with pytest.raises(Cancelled):
        weights.find_weights("R231", progress=progress, networks=server.table)
    assert not server.awake.is_set()  # it says nothing more before the test's end
    assert leftovers() == []


def test_a_folder_that_cannot_be_written_is_named(server: Server, tmp_path: Path) -> None:
    blocked = put(tmp_path / "a file", b"")
    with pytest.raises(LungPrepError, match="LUNGPREP_WEIGHTS"):
        weights.fetch("R231", folder=blocked / "inside", networks=server.table)
    with pytest.raises(LungPrepError, match="LUNGPREP_WEIGHTS"):
        weights.install_from("R231", put(tmp_path / "w.pth", PUBLISHED["R231"]), folder=blocked, networks=TABLE)


def test_a_proxy_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a proxy set, the request for another host arrives at the proxy, with the whole address as its path."""
    wanted = table("http://example.invalid")
    server.files = {wanted["R231"].url: PUBLISHED["R231"]}
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.http.server_address[1]}")
    monkeypatch.setenv("no_proxy", "")
    assert weights.fetch("R231", networks=wanted).published
    assert server.requests == [wanted["R231"].url]
