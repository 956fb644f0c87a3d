from __future__ import annotations

from datetime import date
from typing import Any, get_args

from aiogram_dialog import DialogManager
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.rules import ADULT_AGE, CODE_LIFE_SHOWN, IN_PERSON_LIFE
from bot.accounts.sign_up.drafts import Draft
from bot.accounts.sign_up.ending import outcome_of, visit
from bot.accounts.sign_up.extras import HASHED, Extra, Extras
from bot.accounts.sign_up.review import ReadDraft
from bot.identifiers import (
    FOREIGN,
    IRANIAN,
    mask_certificate,
    mask_email,
    mask_mobile,
    mask_national_code,
)
from bot.persian import fa_digits
from bot.texts import Texts
from dialogs.common import visitor_of
from dialogs.widgets.words import texts_of

#: What a field is called where the civil registry writes it otherwise.
DIFFERING = {
    "first_name": "sign-up-edit-first-name",
    "last_name": "sign-up-edit-last-name",
    "gender": "sign-up-edit-gender",
    "certificate": "sign-up-edit-certificate",
}
#: How many the form has, the optional part its last; foreign nationals have no birth certificate to tell of.
STEPS, STEPS_OF_FOREIGNERS = 9, 8
#: What «security of the account» offers of the optional part, as a list calls it.
SECURED: dict[Extra, str] = {
    "answers": "security-questions",
    "password": "security-password",
    "pin": "security-pin",
    "word": "security-word",
}
PREVIEW = {
    "steps": STEPS,
    "kind": IRANIAN,
    "abroad": False,
    "reason": "sim",
    "foreign": False,
    "has_paper": True,
    "phone": "۰۹۱۲***۰۰۰۱",
    "national_code": "۰۰۱****۴۳۲",
    "birth_date": date(1991, 8, 3),
    "first_name": "سارا",
    "last_name": "احمدی",
    "gender": "female",
    "certificate": "****۴۳۲",
    "has_certificate": True,
    "certificate_is_code": False,
    "email": "sa***@example.ir",
    "has_email": True,
    "has_answers": True,
    "half_answered": True,
    "has_password": True,
    "has_pin": True,
    "has_word": True,
    "has_extras": True,
    "secured": "پرسش‌های امنیتی، گذرواژه، رمز بازگشایی، واژهٔ شناسایی",
    "has_secured": True,
    "has_hashed": True,
    "missing": "گذرواژه، واژهٔ شناسایی",
    "is_missing": True,
    "matched": True,
    "in_person": True,
    "mismatch": True,
    "differing": "نام، شمارهٔ شناسنامه",
    "minutes": CODE_LIFE_SHOWN.seconds // 60,
    "age": ADULT_AGE,
    "tracking": "7K3M9-QX2TB",
    "days": IN_PERSON_LIFE.days,
}


def shown(draft: Draft, texts: Texts) -> dict[str, Any]:
    """What a window may show of a draft: numbers only masked."""
    foreign = draft.kind == FOREIGN
    return {
        "steps": STEPS_OF_FOREIGNERS if foreign else STEPS,
        "foreign": foreign,
        "has_paper": not foreign,
        **visit(draft),
        "phone": fa_digits(mask_mobile(draft.phone)) if draft.phone else "",
        "national_code": fa_digits(mask_national_code(draft.national_code)) if draft.national_code else "",
        "birth_date": draft.birth_date,
        "first_name": draft.first_name or "",
        "last_name": draft.last_name or "",
        "gender": draft.gender or "",
        "certificate": fa_digits(mask_certificate(draft.certificate)) if draft.certificate else "",
        "has_certificate": draft.certificate is not None,
        "certificate_is_code": draft.certificate is not None and draft.certificate == draft.national_code,
        **extras_shown(draft.extras, texts),
        "matched": outcome_of(draft) == "activated",
        "in_person": outcome_of(draft) == "in_person",
        "mismatch": outcome_of(draft) == "mismatch",
        "differing": "، ".join(texts.plain(DIFFERING[name]) for name in draft.differing),
        "minutes": CODE_LIFE_SHOWN.seconds // 60,
        "days": IN_PERSON_LIFE.days,
        "age": ADULT_AGE,
    }


def extras_shown(extras: Extras, texts: Texts) -> dict[str, Any]:
    secured = [texts.plain(key) for extra, key in SECURED.items() if extra in extras.given]
    return {
        "secured": "، ".join(secured),
        "has_secured": bool(secured),
        "has_hashed": extras.first_question is not None or bool({*HASHED} & {*extras.given}),
        "email": mask_email(extras.email) if extras.email else "",
        **{f"has_{extra}": extra in extras.given for extra in get_args(Extra)},
        "half_answered": extras.first_question is not None,
        "has_extras": bool(extras.given),
    }


@inject
async def draft(dialog_manager: DialogManager, read: FromDishka[ReadDraft], **_: Any) -> dict[str, Any]:
    return shown(await read(visitor_of(dialog_manager)), texts_of(dialog_manager))


async def outcome(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    ended, texts = dialog_manager.dialog_data, texts_of(dialog_manager)
    left = ended.get("missing", tuple(SECURED))
    missing = [texts.plain(key) for extra, key in SECURED.items() if extra in left]
    return {
        "missing": "، ".join(missing),
        "is_missing": bool(missing),
        "has_password": "password" not in left,
        "tracking": ended.get("tracking", ""),
        "days": IN_PERSON_LIFE.days,
        "kind": ended.get("kind", IRANIAN),
        "abroad": ended.get("abroad", False),
        "reason": ended.get("reason", "sim"),
    }
