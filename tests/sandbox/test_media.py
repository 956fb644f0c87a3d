"""Files of every kind, albums, and media that change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.desk import PNG, Desk, Person

KINDS = ["photo", "document", "voice", "audio", "video", "animation", "sticker", "video_note"]
UPLOADS = {"a": (PNG, "یک.png"), "b": (PNG, "دو.png")}


def method_of(kind: str) -> str:
    return "send" + "".join(part.capitalize() for part in kind.split("_"))


def file_of(message: dict[str, Any], kind: str) -> dict[str, Any]:
    return message[kind][-1] if kind == "photo" else message[kind]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_file_goes_up_in_both_styles_and_again_by_its_id(
    desk: Desk, citizen: Person, kind: str
) -> None:
    to, method = {"chat_id": citizen.user_id}, method_of(kind)
    named = (await desk.upload(method, {kind: (PNG, "x.png")}, **to, caption="شرح")).result
    attached = (await desk.upload(method, {"p": (PNG, "x.png")}, **to, **{kind: "attach://p"})).result
    again = (await desk.call(method, **to, **{kind: file_of(named, kind)["file_id"]})).result
    assert file_of(attached, kind)["file_id"] != file_of(named, kind)["file_id"]
    assert file_of(again, kind) == file_of(named, kind)
    assert ("caption" in named) is (kind not in ("sticker", "video_note"))
    shown = await citizen.last()
    assert shown[kind]["url"].startswith("/sandbox/files/")
    path = (await desk.call("getFile", file_id=file_of(named, kind)["file_id"])).result["file_path"]
    assert path.partition("/")[0] in {
        "photos", "documents", "voice", "music", "videos", "animations", "stickers", "video_notes"
    }  # fmt: skip


async def test_what_the_sender_says_of_a_file_is_kept(desk: Desk, citizen: Person) -> None:
    to = {"chat_id": citizen.user_id}
    song = await desk.upload("sendAudio", {"audio": (b"ID3", "a.mp3")}, **to, duration=70, title="سرود")
    clip = await desk.upload("sendVideo", {"video": (b"mp4", "a.mp4")}, **to, width=320, height=240)
    assert (song.result["audio"]["duration"], song.result["audio"]["title"]) == (70, "سرود")
    assert (clip.result["video"]["width"], clip.result["video"]["height"]) == (320, 240)


async def test_an_album_is_several_messages_of_one_group(desk: Desk, citizen: Person) -> None:
    media = [
        {"type": "photo", "media": "attach://a", "caption": "<b>یک</b>", "parse_mode": "HTML"},
        {"type": "photo", "media": "attach://b"},
    ]
    sent = (await desk.upload("sendMediaGroup", UPLOADS, chat_id=citizen.user_id, media=media)).result
    assert [row.get("caption") for row in sent] == ["یک", None]
    assert len({row["media_group_id"] for row in sent}) == 1
    shown = (await citizen.messages())[-2:]
    assert [row["media_group_id"] for row in shown] == [sent[0]["media_group_id"]] * 2
    assert sent[1]["message_id"] == sent[0]["message_id"] + 1


async def test_a_persons_album_comes_as_updates_of_one_group(desk: Desk, citizen: Person) -> None:
    answer = await citizen.album("document", (b"1", "a.pdf"), (b"2", "b.pdf"), caption="مدارک")
    messages = [row["message"] for row in await desk.updates()]
    assert [row["message_id"] for row in messages] == answer.json["message_ids"]
    assert len({row["media_group_id"] for row in messages}) == 1
    assert [row.get("caption") for row in messages] == ["مدارک", None]
    assert (await citizen.album("document", (b"1", "a.pdf"))).status == 400
    assert (await citizen.album("sticker", (b"1", "a"), (b"2", "b"))).status == 400


ALBUMS: list[tuple[Any, str]] = [
    ([], "there are no messages to send"),
    ([{"type": "photo", "media": "attach://a"}] * 11, "too many messages to send as an album"),
    (
        [{"type": "photo", "media": "attach://a"}, {"type": "document", "media": "attach://b"}],
        "document can't be mixed with other media types",
    ),
    ([{"type": "photo"}], "can't parse InputMedia: media not found"),
    ([{"type": "photo", "media": "attach://z"}], "there is no photo in the request"),
    (
        [{"type": "animation", "media": "attach://a"}],
        "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
    ),
    ([{"type": "poll", "media": "x"}], 'can\'t parse InputMedia: type "poll" is unsupported'),
    ([{"type": "photo", "media": "attach://a", "caption": "ب" * 1025}], "message caption is too long"),
]


@pytest.mark.parametrize(("media", "words"), ALBUMS, ids=[words for _, words in ALBUMS])
async def test_a_bad_album_is_refused_and_nothing_of_it_is_sent(
    desk: Desk, citizen: Person, media: Any, words: str
) -> None:
    before = await citizen.messages()
    answer = await desk.upload("sendMediaGroup", UPLOADS, chat_id=citizen.user_id, media=media)
    assert (answer.status, answer.json["description"]) == (400, f"Bad Request: {words}")
    assert await citizen.messages() == before


async def test_a_single_item_is_no_album(desk: Desk, citizen: Person) -> None:
    media = [{"type": "photo", "media": "attach://a"}]
    (sent,) = (await desk.upload("sendMediaGroup", UPLOADS, chat_id=citizen.user_id, media=media)).result
    assert "media_group_id" not in sent


async def test_a_medium_is_changed_in_place_and_a_text_may_become_one(desk: Desk, citizen: Person) -> None:
    text = await desk.say("متن")
    same = {"chat_id": citizen.user_id, "message_id": text["message_id"]}
    media = {"type": "photo", "media": "attach://a", "caption": "عکس"}
    keyboard = {"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]}
    first = (
        await desk.upload("editMessageMedia", UPLOADS, **same, media=media, reply_markup=keyboard)
    ).result
    assert (first["caption"], first["reply_markup"], "text" in first) == ("عکس", keyboard, False)
    paper = {"type": "document", "media": "attach://b"}
    second = (await desk.upload("editMessageMedia", UPLOADS, **same, media=paper)).result
    assert (second["document"]["file_name"], "photo" in second, "caption" in second) == (
        "دو.png",
        False,
        False,
    )
    assert (await citizen.last())["document"]["file_name"] == "دو.png"
    again = {"type": "document", "media": second["document"]["file_id"]}
    unchanged = await desk.call("editMessageMedia", **same, media=again)
    assert "message is not modified" in unchanged.json["description"]


async def test_a_place_has_no_medium_to_change_and_an_album_keeps_its_kind(
    desk: Desk, citizen: Person
) -> None:
    to = {"chat_id": citizen.user_id}
    place = (await desk.call("sendLocation", **to, latitude=35.7, longitude=51.4)).result["message_id"]
    media = {"type": "photo", "media": "attach://a"}
    wrong = await desk.upload("editMessageMedia", UPLOADS, **to, message_id=place, media=media)
    assert wrong.json["description"] == "Bad Request: message can't be edited"
    papers = [{"type": "document", "media": "attach://a"}, {"type": "document", "media": "attach://b"}]
    album = (await desk.upload("sendMediaGroup", UPLOADS, **to, media=papers)).result
    number = album[0]["message_id"]
    changed = await desk.upload("editMessageMedia", UPLOADS, **to, message_id=number, media=media)
    assert changed.json["description"] == "Bad Request: can't change media type in the album"
