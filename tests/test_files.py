import errno
import gzip
import os
import resource
import stat
from pathlib import Path

import pytest

from align.errors import FormatError, InputError, OutputError
from align.files import (
    all_or_none,
    read_chunks,
    read_records,
    read_text_lines,
    replacing,
    writing,
)


def full_disk(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def break_off(path: Path, trouble: BaseException) -> None:
    with replacing(path) as file:
        file.write(b"half")
        raise trouble


def test_new_content_replaces_the_old(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("trouble", [KeyError("x"), KeyboardInterrupt()])
def test_old_file_survives_any_exception(tmp_path: Path, trouble: BaseException) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with pytest.raises(type(trouble)):
        break_off(path, trouble)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_where_nothing_was(tmp_path: Path) -> None:
    with pytest.raises(KeyError), replacing(tmp_path / "out"):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_full_disk_while_writing(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with pytest.raises(OutputError, match=r"can't write .*out: No space left"), replacing(path):
        full_disk(0)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_full_disk_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    monkeypatch.setattr("align.files.os.fsync", full_disk)
    with pytest.raises(OutputError, match="No space left"), replacing(path) as file:
        file.write(b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_that_is_full_is_named_though_another_is_open(tmp_path: Path) -> None:
    def write_too_much() -> None:
        with replacing(tmp_path / "full") as full, replacing(tmp_path / "other"):
            full.write(bytes(1 << 20))

    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 19, most[1]))
    try:
        with pytest.raises(OutputError, match=r"can't write .*full: File too large"):
            write_too_much()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert list(tmp_path.iterdir()) == []


def test_a_pipe_that_closes_early_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError):
        break_off(tmp_path / "out", BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)))
    assert list(tmp_path.iterdir()) == []


def test_missing_folders_are_made(tmp_path: Path) -> None:
    with replacing(tmp_path / "a" / "b" / "out") as file:
        file.write(b"new")
    assert (tmp_path / "a" / "b" / "out").read_bytes() == b"new"


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="is a directory"), replacing(tmp_path):
        pytest.fail("the block must not run")


def test_a_device_or_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="no regular file"), replacing(tmp_path / "pipe"):
        pytest.fail("the block must not run")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(OutputError, match="can't write"), replacing(tmp_path / "a" / "out"):
        pytest.fail("the block must not run")


def test_the_longest_name_is_written_and_a_longer_one_refused(tmp_path: Path) -> None:
    with replacing(tmp_path / ("x" * 255)) as file:
        file.write(b"new")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]
    with pytest.raises(OutputError, match="name too long"), replacing(tmp_path / ("x" * 256)):
        pytest.fail("the block must not run")


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    with replacing(tmp_path / "link") as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_nothing_is_written_into_a_loop_of_links(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError, match="can't write"), replacing(tmp_path / "loop" / "out"):
        pytest.fail("the block must not run")


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_permissions_of_the_old_file_stay(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "out"
    path.touch()
    path.chmod(mode)
    with replacing(path):
        pass
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    with replacing(tmp_path / "out"):
        pass
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "usual").stat().st_mode


# Several files


def write_together(*paths: Path) -> None:
    with all_or_none():
        for path in paths:
            with writing(path) as file:
                file.write(b"new")


def test_files_of_a_block_take_their_places_together(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second.gz"
    first.write_bytes(b"old")
    with all_or_none():
        for path in (first, second):
            with writing(path) as file:
                file.write(b"new")
        assert first.read_bytes() == b"old"
        assert not second.exists()
    assert (first.read_bytes(), gzip.decompress(second.read_bytes())) == (b"new", b"new")
    assert sorted(tmp_path.iterdir()) == [first, second]
    with writing(first) as file:
        file.write(b"newer")
    assert first.read_bytes() == b"newer"


def test_none_of_a_block_is_written_where_anything_fails(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"old")
    second.mkdir()
    with pytest.raises(OutputError, match="second is a directory"):
        write_together(first, second)
    assert first.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_a_name_is_written_once_in_a_block(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="would be written twice"):
        write_together(tmp_path / "a", tmp_path / "b" / ".." / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_block_in_a_block_is_a_part_of_it(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"old")
    with all_or_none():
        write_together(first)
        assert first.read_bytes() == b"old"
        write_together(second)
    assert (first.read_bytes(), second.read_bytes()) == (b"new", b"new")


def test_what_fails_behind_a_block_in_a_block_undoes_it(tmp_path: Path) -> None:
    def write_two_blocks() -> None:
        with all_or_none():
            write_together(tmp_path / "first")
            write_together(tmp_path / "first")

    with pytest.raises(OutputError, match="would be written twice"):
        write_two_blocks()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_renamed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_path: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", denied)
    with pytest.raises(OutputError, match=r"can't write .*/a: Permission denied"):
        write_together(tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_records_come_with_their_line_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('\ufeff{"a": "\u2028é"}\r\n\n  \n{"b": [1]}'.encode())
    assert list(read_records(path)) == [(1, {"a": "\u2028é"}), (4, {"b": [1]})]


@pytest.mark.parametrize(
    "line", [b"{", b"nonsense", b"[1]", b'"text"', b"\xff", b"[" * 100_000], ids=lambda x: x[:9]
)
def test_a_broken_record_is_named_by_its_line(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\n' + line + b"\n")
    with pytest.raises(FormatError, match=r"a\.jsonl, line 2: not "):
        list(read_records(path))


def test_a_missing_file_of_records_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"can't read .*none\.jsonl: no such file"):
        list(read_records(tmp_path / "none.jsonl"))


# Reading and writing piece by piece


def test_packed_files_are_unpacked_whatever_their_name(tmp_path: Path) -> None:
    content = b"satu\ndua\n" * 50_000
    (tmp_path / "plain.gz").write_bytes(content)
    (tmp_path / "packed").write_bytes(gzip.compress(content))
    for name in ("plain.gz", "packed"):
        chunks = list(read_chunks(tmp_path / name))
        assert len(chunks) > 1
        assert b"".join(chunks) == content


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []),
        (b"a", ["a"]),
        (b"a\n\nb\r\n", ["a", "", "b"]),
        (b"\xef\xbb\xbfa\n\xef\xbb\xbfb", ["a", "\ufeffb"]),
        ("a\u2028b\x0bc\x85d\re\n".encode(), ["a\u2028b\x0bc\x85d\re"]),
    ],
)
def test_lines_of_text(tmp_path: Path, data: bytes, lines: list[str]) -> None:
    (tmp_path / "a").write_bytes(data)
    assert list(read_text_lines(tmp_path / "a")) == list(enumerate(lines, 1))


def test_lines_of_text_with_their_ends(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbfa\r\n\nb\rc")
    lines = read_text_lines(tmp_path / "a", keep_ends=True)
    assert list(lines) == [(1, "a\r\n"), (2, "\n"), (3, "b\rc")]


@pytest.mark.parametrize("cut", [1, 9, 15, -1])
def test_a_packed_file_that_is_not_whole(tmp_path: Path, cut: int) -> None:
    packed = gzip.compress(os.urandom(1000))
    (tmp_path / "a").write_bytes(packed[: cut if cut > 1 else -1])
    with pytest.raises(FormatError, match="no whole gzip file"):
        list(read_chunks(tmp_path / "a"))


@pytest.mark.parametrize("name", ["none", "folder", "nul\0"])
def test_what_can_not_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="can't read"):
        list(read_chunks(tmp_path / name))


def test_packing_fails_as_writing_does(tmp_path: Path) -> None:
    path = tmp_path / "a.gz"
    path.write_bytes(b"old")

    def break_off_packed() -> None:
        with writing(path) as file:
            file.write(b"half" * 100_000)
            raise KeyError

    with pytest.raises(KeyError):
        break_off_packed()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
