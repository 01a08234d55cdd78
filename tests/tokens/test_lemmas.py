"""What Kiwi and our rules make of sentences as customers write them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from voc.tokens import Analyser


def lemmas(analyser: Analyser, text: str) -> list[str]:
    return next(analyser.analyse([text])).lemmas


def phrases(analyser: Analyser, text: str) -> list[str]:
    """What could name a cause: entries with a grade."""
    entries = [entry.split("=") for entry in next(analyser.analyse([text])).phrases]
    return [phrase for phrase, parts, grade in entries if int(grade) and "+" in parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("택배가 안 와요", ["배송", "안_오다"]),
        ("택배가 오지 않아요", ["배송", "안_오다"]),
        ("수거하러 오지도 않았어요", ["수거", "안_오다"]),
        ("앱이 열리지가 않네요", ["앱", "안_열리다"]),
        ("인증번호를 못 받았어요", ["인증번호", "못_받다"]),
        ("인증번호를 받지 못했어요", ["인증번호", "못_받다"]),
        ("안내를 받지 못 했어요", ["안내", "못_받다"]),
        ("발송 안 됐어요", ["출고", "안_되다"]),
        ("발송이 되지 않았습니다", ["출고", "안_되다"]),
        ("발송하지 않았어요", ["출고", "안_되다"]),
        ("환불 안 됨", ["환불", "안_되다"]),
        ("재입고는 안 하나요?", ["재입고", "안_하다"]),
        ("취소를 못하겠어요", ["취소", "못_하다"]),
        ("색상이 잘못 왔어요", ["색상", "잘못_오다"]),
        ("이름이 잘못 나와요", ["이름", "잘못_나오다"]),
        ("이름이 잘 못 나와요", ["이름", "잘못_나오다"]),
    ],
)
def test_negation_stays_with_its_verb(analyser: Analyser, text: str, expected: list[str]) -> None:
    assert lemmas(analyser, text) == expected


def test_two_ways_to_say_no_are_one_lemma(analyser: Analyser) -> None:
    for short, long in (
        ("문자가 안 와요", "문자가 오지 않아요"),
        ("쿠폰이 안 들어왔어요", "쿠폰이 들어오지 않았어요"),
        ("환불을 못 받았어요", "환불을 받지 못했어요"),
    ):
        assert lemmas(analyser, short) == lemmas(analyser, long)


def test_no_is_not_yes(analyser: Analyser) -> None:
    assert lemmas(analyser, "문자가 와요") != lemmas(analyser, "문자가 안 와요")


@pytest.mark.parametrize("text", ["안경이 깨졌어요", "안감이 찢어졌어요", "못이 박혀 있어요"])
def test_a_word_that_begins_like_no_is_no_negation(analyser: Analyser, text: str) -> None:
    assert not any(lemma.startswith(("안_", "못_")) for lemma in lemmas(analyser, text))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("환불 언제 됬나여", ["환불"]),
        ("결제가 안되네욤", ["결제", "안_되다"]),
        ("왜케 배송이 느려요", ["배송", "느리다"]),
        ("쿠폰 적용이 안되요ㅠㅠ", ["쿠폰", "적용", "안_되다"]),
        ("아직 안왔어요", ["안_오다"]),
        ("베송이 너무 느려요", ["배송", "느리다"]),
        ("재밋는 영화", ["재밌다", "영화"]),
        ("마니 팔려서 품절", ["팔리다", "품절"]),
    ],
)
def test_typos_are_mended(analyser: Analyser, typed: str, expected: list[str]) -> None:
    assert lemmas(analyser, typed) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("싸이즈가 어플에 안 나와요", ["사이즈", "앱", "안_나오다"]),
        ("refund 처리가 안 되고 있어요", ["환불", "안_되다"]),
        ("결재가 자꾸 취소되요", ["결제", "취소"]),
    ],
)
def test_spellings_of_one_word_are_one_lemma(analyser: Analyser, text: str, expected: list[str]) -> None:
    assert lemmas(analyser, text) == expected


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("무통장입금 했는데요", "무통장입금"),
        ("현금영수증이요", "현금영수증"),
        ("앱이 자꾸 튕겨요", "튕기다"),
        ("마이페이지가 없어요", "마이페이지"),
        ("판매처 승인이 나야 한대요", "판매처"),
        ("수거완료 > 검수대기 > 검수대기", "대기"),
    ],
)
def test_user_words_are_kept_whole(analyser: Analyser, text: str, whole: str) -> None:
    assert whole in lemmas(analyser, text)


@pytest.mark.parametrize(
    "text", ["안녕하세요~ 문의드립니다! 감사합니다^^", "답변 부탁드립니다", "네", "ㅠㅠ", "ㅇㅇ", ""]
)
def test_courtesy_holds_no_lemma(analyser: Analyser, text: str) -> None:
    assert lemmas(analyser, text) == []


def test_masks_say_nothing(analyser: Analyser) -> None:
    masks = "[전화번호] [이메일] [주민번호] [계좌번호] [카드번호] [주문번호] [주소] [이름]"
    assert lemmas(analyser, masks) == []
    assert lemmas(analyser, f"{masks} 쿠폰이 사라졌어요") == ["쿠폰", "사라지다"]
    assert phrases(analyser, "쿠폰[이름] 사라졌어요 [주소]") == ["쿠폰 사라짐"]


def test_every_mask_of_intake_says_nothing(analyser: Analyser) -> None:
    from voc.placeholders import PLACEHOLDERS

    for mask in PLACEHOLDERS.values():
        assert lemmas(analyser, f"{mask} 쿠폰") == ["쿠폰"]


def test_a_word_that_is_also_a_masks_name_is_kept(analyser: Analyser) -> None:
    assert lemmas(analyser, "주소 변경해 주세요") == ["주소", "변경"]


def test_empty_courtesy_is_no_content(analyser: Analyser) -> None:
    found = next(analyser.analyse(["안녕하세요. 송장이 움직이질 않아요. 답변 부탁드려요!"]))
    assert found.content == "송장이 움직이질 않아요."
    assert next(analyser.analyse(["안녕하세요. 감사합니다."])).content == "안녕하세요. 감사합니다."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("송장이 안 움직여요", ["송장 멈춤"]),
        ("구성품 누락", ["구성품 누락"]),
        ("쿠폰 적용이 안 돼요", ["쿠폰 적용", "적용 안 됨", "쿠폰 적용 안 됨"]),
        ("쿠폰이 적용이 안 돼요", ["적용 안 됨", "쿠폰 적용 안 됨"]),
        ("앱이 튕겨요. 결제창이 안 열려요", ["앱 꺼짐", "결제창 안 열림"]),
        ("이름이 잘못 나와요", ["이름 잘못 나옴"]),
        ("화질이 선명해요", ["화질 선명함"]),
        ("광고가 너무 많아요", ["광고 많음"]),
        ("네", []),
    ],
)
def test_phrases_read_like_a_report(analyser: Analyser, text: str, expected: list[str]) -> None:
    assert phrases(analyser, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("사진이랑 색이 달라요", "사진과 색 다름"),
        ("마이페이지에 안 떠요", "마이페이지에 안 보임"),
        ("취소를 할 수 없어요", "취소 안 됨"),
        ("도착 일정을 알려 주세요", "도착 일정 안내 요청"),
        ("현금영수증 발급 부탁드립니다", "현금영수증 발급 요청"),
        ("환불 받고 싶어요", "환불 요청"),
        ("배송 언제 오나요?", "배송 일정 문의"),
        ("어떻게 반품하나요?", "반품 방법 문의"),
        ("교환 가능한가요?", "교환 가능 여부 문의"),
        ("아직도 취소 승인이 안 됐어요", "취소 승인 지연"),
        ("수선이 한 달이나 걸렸어요", "수선 지연"),
        ("수거하러 오지도 않았어요", "수거 안 옴"),
        ("환불이 늦어지고 아직 안 들어와요", "환불 안 들어옴"),
        ("반품 검수 언제 끝나요", "반품 검수 일정 문의"),
        ("앱이 왜 이렇게 느려요?", "앱 느림"),
        ("색이 왜 안 맞나요?", "색 안 맞음"),
        ("광고가 없으면 좋겠어요", "광고 제거 요청"),
        ("화질이 더 좋아졌으면", "화질 개선 요청"),
        ("소매를 고쳐 주세요", "소매 수정 요청"),
        ("출고일이 지났어요", "출고일 지남"),
    ],
)
def test_particles_wishes_questions_and_waiting_are_understood(
    analyser: Analyser, text: str, expected: str
) -> None:
    assert expected in phrases(analyser, text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("댓글 기능을 없애지 말아 주세요", "댓글 기능 폐지 요청"),
        ("앱에서 결제가 안 돼요", "앱 결제 안 됨"),
        ("광고가 많은데 좋아요", "광고 좋음"),
        ("렉이 자꾸 걸려요", "렉 지연"),
        ("검수 끝나면 문자로 알려 주세요", "검수 끝남"),
        ("반품 검수 언제 끝나요", "검수 끝남"),
        ("사이즈가 작나요?", "사이즈 작음"),
        ("광고가 없으면 좋겠어요", "광고 없음"),
        ("화질이 더 좋아졌으면", "화질 좋음"),
        ("소매를 고쳐 주세요", "소매 고침"),
        ("취소해 주셨는데 환불이 안 돼요", "취소 요청"),
        ("배송은 완료인데 못 받았어요", "완료 못 받음"),
        ("출고일이 지났어요", "출고 지남"),
        ("앱 깔면 준대서 깔았는데 뭐가 없어여", "앱 없음"),
        ("회수 지시는 들어간 거 맞나요?", "회수 지시 들어감"),
    ],
)
def test_what_nobody_said_is_no_phrase(analyser: Analyser, text: str, never: str) -> None:
    assert never not in phrases(analyser, text)


def test_what_tells_more_has_the_higher_grade(analyser: Analyser) -> None:
    def grade(text: str, phrase: str) -> int:
        found = (entry.split("=") for entry in next(analyser.analyse([text])).phrases)
        return next(int(grade) for said, _, grade in found if said == phrase)

    told = grade("취소 승인이 늦어요", "취소 승인 지연")
    assert told > grade("승인이 늦어요", "승인 지연") > grade("승인이 보여요", "승인 보임")
    assert grade("승인이 보여요", "승인 보임") > grade("친구가 보여요", "친구 보임")
    assert grade("승인 문자예요", "승인") == 0
    assert grade("수거완료 > 검수대기", "수거 완료") == 0
    assert grade("소매가 찢어져요", "소매 찢어짐") > 2 * grade("소매가 누래요", "소매 누럼")


def test_spellings_of_one_word_make_one_phrase(analyser: Analyser) -> None:
    assert phrases(analyser, "택배가 안 와요") == phrases(analyser, "배송이 오지 않아요")


def test_order_and_number_of_texts_are_kept(analyser: Analyser) -> None:
    texts = ["쿠폰", "", "환불", "쿠폰", "\n\n"]
    assert [found.lemmas for found in analyser.analyse(texts)] == [["쿠폰"], [], ["환불"], ["쿠폰"], []]


def test_a_sentence_that_many_write_is_read_once(analyser: Analyser, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    monkeypatch.setattr(analyser, "_read", lambda found: read.append(found) or ([f"{len(read)}"], []))
    found = list(analyser.analyse(["쿠폰이 없어요. 환불해 주세요.", "환불해 주세요.", "쿠폰이 없어요."]))
    assert [one.lemmas for one in found] == [["1", "2"], ["2"], ["1"]]


def test_what_is_made_of_a_text_does_not_depend_on_the_others(analyser: Analyser) -> None:
    texts = ["택배가 안 와요", "환불 언제 됬나여", "앱이 튕겨요. 결제창도 안 열려요"]
    together = list(analyser.analyse(texts))
    assert together == [next(analyser.analyse([text])) for text in texts]


@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    texts=st.lists(
        st.text(max_size=60) | st.text("안못 오지않다돼요ㅠ.?!~[]\n/=|+_", max_size=40), max_size=5
    )
)
def test_any_text_is_analysed(analyser: Analyser, texts: list[str]) -> None:
    found = list(analyser.analyse(texts))
    assert len(found) == len(texts)
    for one in found:
        assert all(lemma and not any(c.isspace() for c in lemma) for lemma in one.lemmas)
        for entry in one.phrases:
            phrase, parts, grade = entry.split("=")
            assert phrase.split() == " ".join(parts.split("+")).split()
            assert 0 <= int(grade) <= 40
