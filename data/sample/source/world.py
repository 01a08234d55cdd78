"""The fictional marketplace 무드옷장: its weeks, partners, products, causes and what is planted in it.

Only tables and the little arithmetic that reads them; everything random is drawn elsewhere.
Nobody and nothing here exists: partners, streets, people and numbers are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

SEED = 20260623
"""The one seed; every stream is ``numpy.random.default_rng([SEED, n])``.

Of sixty tried, one whose last week holds no chance jump as large as the planted surge.
"""

FIRST_MONDAY = date(2025, 12, 29)
WEEKS = 26
EXPORTED_AT = datetime(2026, 6, 29, 7, 0)
ORDERS = 320_000
WINDOW_WEEKS = 8

SIMPLE_SHARE = 0.12
SIMPLE_DRAW = 0.132  # tried; what turns into a repeat is no longer simple
REPEAT_DRAW = 0.112  # tried; some have no earlier inquiry to repeat, about 9 % remain
WRONG_TAG = 0.08
PRODUCT_SHARE = 0.55  # of the tickets name the product
PII_SHARE = 0.04
RISK_SHARE = 0.0065
ABUSE_SHARE = 0.0085
LATE_FROM_WEEK = 21
LATE_SHARE = 0.5


def monday(week: int) -> date:
    """Find the Monday of a week counted from 1."""
    return FIRST_MONDAY + timedelta(days=7 * (week - 1))


@dataclass(frozen=True)
class Partner:
    """``share`` of the orders; ``lines``: product line to its share of the partner's orders."""

    name: str
    share: float
    lines: dict[str, float]


PARTNERS = (
    Partner("모노로그", 0.22, {"셔츠": 0.28, "팬츠": 0.26, "스커트": 0.16, "니트": 0.14, "아우터": 0.16}),
    Partner("하루결", 0.18, {"티셔츠": 0.36, "팬츠": 0.28, "셔츠": 0.2, "아우터": 0.16}),
    Partner("포근상점", 0.15, {"니트": 0.42, "원피스": 0.28, "티셔츠": 0.3}),
    Partner("스텝노트", 0.12, {"신발": 1.0}),
    Partner("달리봄", 0.11, {"티셔츠": 0.34, "팬츠": 0.3, "아우터": 0.2, "신발": 0.16}),
    Partner("라온테일러", 0.09, {"아우터": 0.32, "셔츠": 0.3, "팬츠": 0.22, "원피스": 0.16}),
    Partner("두손가방", 0.07, {"가방": 1.0}),
    Partner("리틀소풍", 0.06, {"키즈": 1.0}),
)
GOOD_PARTNER, GOOD_TYPE, GOOD_FACTOR = "하루결", "배송", 0.35
HOT_PARTNER, HOT_LINE, HOT_SHARE = "포근상점", "니트", 0.6
HOT_CAUSE = ("불량·오배송", "봉제·오염")

WEEKDAY_ORDERS = (1.10, 1.06, 1.02, 1.00, 0.95, 0.88, 0.99)
WEEKDAY_INQUIRIES = (1.38, 1.14, 1.05, 1.01, 0.98, 0.76, 0.68)
# By month: clearance in January, the holiday month, spring, then summer.
MONTH_ORDERS = {12: 1.02, 1: 0.98, 2: 0.86, 3: 1.04, 4: 1.02, 5: 1.03, 6: 1.06}
SALE_WEEK, SALE_FACTOR = 11, 1.55
# Knitwear sells in winter, sandals and T-shirts in summer: log effect of a year's warmth.
WARMTH = {"포근상점": -0.18, "스텝노트": 0.10, "달리봄": 0.12, "라온테일러": -0.05}


@dataclass(frozen=True)
class Cause:
    """A planted cause. ``share`` of its type's inquiries, ``control`` S, P or X, ``sd`` of the log rate."""

    id: str
    type: str
    name: str
    share: float
    control: str
    sd: float
    department: str
    owner: str
    effort_days: int
    shifts: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Type and name: what every table knows a cause by."""
        return self.type, self.name

    @property
    def is_null(self) -> bool:
        """A cause whose rate never changes: whatever its counts do is chance."""
        return self.sd == 0.0


@dataclass(frozen=True)
class Type:
    """An inquiry type: ``rate`` per 1,000 orders, channel shares, whether partners differ."""

    name: str
    code: str
    rate: float
    share: float
    channels: dict[str, float]
    partner_heavy: bool
    has_partner: bool
    order_share: float
    neighbour: str


TYPES = (
    Type("배송", "DLV", 14.3, 23, {"채팅": 0.66, "전화": 0.16, "1:1": 0.18}, True, True, 1.0, "취소·변경"),
    Type("반품", "RTN", 9.3, 15, {"채팅": 0.48, "전화": 0.34, "1:1": 0.18}, False, True, 1.0, "환불"),
    Type("상품", "PRD", 6.2, 10, {"Q&A": 0.82, "채팅": 0.18}, True, True, 0.12, "불량·오배송"),
    Type("교환", "EXC", 5.6, 9, {"채팅": 0.68, "전화": 0.12, "1:1": 0.2}, True, True, 1.0, "반품"),
    Type("환불", "RFD", 5.6, 9, {"1:1": 0.5, "전화": 0.3, "채팅": 0.2}, False, True, 1.0, "반품"),
    Type("취소·변경", "CNC", 5.6, 9, {"채팅": 0.72, "전화": 0.1, "1:1": 0.18}, False, True, 1.0, "배송"),
    Type("불량·오배송", "DEF", 4.3, 7, {"1:1": 0.66, "채팅": 0.24, "전화": 0.1}, True, True, 1.0, "교환"),
    Type("쿠폰·적립금", "CPN", 3.7, 6, {"채팅": 0.7, "1:1": 0.24, "앱리뷰": 0.06}, False, True, 0.35, "회원"),
    Type("결제", "PAY", 2.5, 4, {"전화": 0.56, "채팅": 0.3, "1:1": 0.14}, False, False, 0.6, "앱 오류"),
    Type("회원", "MEM", 2.5, 4, {"1:1": 0.7, "채팅": 0.3}, False, False, 0.0, "쿠폰·적립금"),
    Type("앱 오류", "APP", 1.2, 2, {"앱리뷰": 0.55, "채팅": 0.45}, False, False, 0.0, "결제"),
    Type("AS·정품", "REP", 1.2, 2, {"1:1": 0.78, "채팅": 0.22}, True, True, 1.0, "불량·오배송"),
)
TYPE = {t.name: t for t in TYPES}

# fmt: off
_ROWS = (  # type, cause, share, control, sd, department, owner, effort in person-days, level shifts
    ("배송", "예정일 경과 미출고", .45, "P", .25, "파트너운영", "출고 SLA 담당", 12),
    ("배송", "예정일 부정확", .25, "S", .25, "물류", "배송예정일 서비스 담당", 8),
    ("배송", "송장 이동 없음", .15, "X", .30, "물류", "택배 계약 담당", 6),
    ("배송", "배송완료 미수령", .10, "X", .28, "물류", "택배 계약 담당", 5),
    ("배송", "분리배송 미안내", .05, "S", .30, "물류", "배송 안내 담당", 3),
    ("반품", "수거 지연", .45, "X", .33, "물류", "회수 물류 담당", 10),
    ("반품", "접수 방법 미안내", .25, "S", .0, "정책", "반품 화면 기획", 4),
    ("반품", "배송비 기준 혼란", .15, "S", .28, "정책", "반품 정책 담당", 5),
    ("반품", "검수 후 거절", .10, "P", .30, "정책", "반품 정책 담당", 9),
    ("반품", "수거지 변경 불가", .05, "S", .30, "물류", "회수 물류 담당", 7),
    ("상품", "실측 누락", .45, "P", .30, "MD", "상품정보 품질 담당", 6),
    ("상품", "소재·세탁 정보 누락", .25, "P", .0, "MD", "상품정보 품질 담당", 6),
    ("상품", "재입고 미정", .15, "P", .32, "MD", "재고·리오더 담당", 11, True),
    ("상품", "색상 상이", .10, "P", .28, "MD", "촬영 가이드 담당", 8),
    ("상품", "사이즈 추천", .05, "S", .30, "MD", "사이즈 추천 기획", 15),
    ("교환", "교환 재고 없음", .47, "P", .30, "파트너운영", "교환 재고 담당", 10),
    ("교환", "교환품 출고 지연", .27, "P", .32, "파트너운영", "교환 재고 담당", 7),
    ("교환", "절차 미안내", .16, "S", .0, "파트너운영", "교환 안내 담당", 3),
    ("교환", "배송비 결제 오류", .10, "S", .30, "파트너운영", "교환 결제 담당", 5),
    ("환불", "검수 지연", .47, "P", .25, "정산", "환불 검수 담당", 9),
    ("환불", "카드사 반영 지연", .27, "X", .0, "결제", "카드 취소 담당", 6),
    ("환불", "부분취소 금액 상이", .16, "S", .28, "정산", "정산 화면 기획", 8),
    ("환불", "쿠폰 미복원", .10, "S", .30, "결제", "쿠폰 복원 개발", 4),
    ("취소·변경", "취소 승인 지연", .47, "P", .30, "주문PO", "취소 자동화 담당", 10, True),
    ("취소·변경", "취소 버튼 미노출", .27, "S", .0, "주문PO", "주문 화면 기획", 5),
    ("취소·변경", "배송지·옵션 변경 불가", .16, "S", .28, "주문PO", "주문 변경 기획", 12),
    ("취소·변경", "품절 취소", .10, "P", .32, "주문PO", "재고 연동 담당", 14),
    ("불량·오배송", "봉제·오염", .45, "P", .30, "품질", "입고 검수 담당", 10),
    ("불량·오배송", "옵션 오배송", .25, "P", .30, "품질", "출고 검수 담당", 8),
    ("불량·오배송", "구성품 누락", .15, "P", .0, "품질", "출고 검수 담당", 4),
    ("불량·오배송", "설명 상이", .10, "P", .28, "MD", "상품정보 품질 담당", 6),
    ("불량·오배송", "불량 판정 분쟁", .05, "S", .30, "품질", "판정 기준 담당", 7),
    ("쿠폰·적립금", "적용 조건 불명확", .45, "S", .30, "마케팅", "쿠폰 문구 담당", 3),
    ("쿠폰·적립금", "미지급", .25, "S", .33, "마케팅", "적립 배치 담당", 6),
    ("쿠폰·적립금", "적립금 소멸", .15, "S", .0, "마케팅", "적립 안내 담당", 3),
    ("쿠폰·적립금", "당첨 혜택 누락", .15, "S", .25, "마케팅", "이벤트 운영 담당", 4),
    ("결제", "간편결제 오류", .47, "X", .0, "결제", "간편결제 제휴 담당", 8),
    ("결제", "중복결제", .27, "S", .30, "결제", "결제 개발", 10),
    ("결제", "입금 미확인", .16, "S", .30, "결제", "입금 확인 담당", 6),
    ("결제", "현금영수증", .10, "S", .0, "결제", "증빙 발급 담당", 4),
    ("회원", "인증번호 미수신", .47, "X", .0, "회원PO", "본인확인 제휴 담당", 6),
    ("회원", "계정 중복", .27, "S", .30, "회원PO", "계정 통합 기획", 16),
    ("회원", "휴면·탈퇴", .16, "S", .30, "회원PO", "회원 상태 기획", 7),
    ("회원", "등급 산정", .10, "S", .33, "회원PO", "등급 안내 담당", 4),
    ("앱 오류", "결제창 멈춤", .47, "S", .32, "개발", "결제 화면 개발", 9),
    ("앱 오류", "강제 종료", .27, "S", .35, "개발", "앱 안정성 개발", 12),
    ("앱 오류", "알림 오류", .16, "S", .30, "개발", "알림 서버 개발", 6),
    ("앱 오류", "검색 오류", .10, "S", .0, "개발", "검색 개발", 18),
    ("AS·정품", "수선 지연", .47, "P", .30, "MD", "AS 협력사 담당", 12),
    ("AS·정품", "보증 기준 불명확", .27, "P", .28, "MD", "보증 안내 담당", 4),
    ("AS·정품", "정품 의심", .16, "P", .30, "MD", "정품 확인 담당", 20),
    ("AS·정품", "부자재 요청", .10, "P", .0, "MD", "AS 협력사 담당", 2),
)
# fmt: on


def _causes() -> tuple[Cause, ...]:
    position: dict[str, int] = {}
    causes = []
    for type_name, name, *rest in _ROWS:
        position[type_name] = position.get(type_name, 0) + 1
        id_ = f"{TYPE[type_name].code}-{position[type_name]}"
        causes.append(Cause(id_, type_name, name, *rest))  # type: ignore[arg-type]
    return tuple(causes)


CAUSES = _causes()
CAUSE = {cause.key: cause for cause in CAUSES}

SURGES: tuple[tuple[tuple[str, str], tuple[int, ...]], ...] = (
    (("배송", "예정일 경과 미출고"), (17, 18)),
    (("환불", "검수 지연"), (26,)),
)
SURGE_FACTOR = 2.0
BIRTH = (("쿠폰·적립금", "당첨 혜택 누락"), 20)
BIRTH_RATE = 0.95  # per 1,000 orders once born; its share in the table is of the weeks it lives

ACTION_WEEK = 14
ACTIONS = (  # cause, factor on its rate from ACTION_WEEK on, what was done, promised saving a week
    (("배송", "예정일 부정확"), 0.6, "배송 예정일을 출고 실적 기준으로 다시 계산해 노출", 15),
    (("반품", "배송비 기준 혼란"), 1.0, "반품 신청 화면 위에 배송비 안내 배너 노출", 8),
)

EVENTS = (  # start, end, kind, note, types
    ("2026-02-13", "2026-02-19", "택배", "설 연휴 택배 집하 중단", "배송,반품,교환"),
    ("2026-03-09", "2026-03-15", "프로모션", "봄맞이 전 상품 세일", ""),
    ("2026-03-30", "2026-03-30", "배포", "배송 예정일 계산 방식 변경", "배송"),
    ("2026-03-30", "2026-03-30", "정책", "반품 배송비 안내 배너 노출", "반품"),
    ("2026-04-06", "2026-04-12", "배포", "앱 4.12 배포(결제 화면 개편)", "앱 오류"),
    ("2026-05-04", "2026-05-06", "장애", "앱 알림 중복 발송 장애", "앱 오류"),
    ("2026-05-06", "2026-05-17", "프로모션", "가정의 달 룰렛·추첨 이벤트", "쿠폰·적립금"),
)
EVENT_EFFECTS = (  # cause, week, factor on the latent rate
    (("배송", "송장 이동 없음"), 8, 1.6),
    (("쿠폰·적립금", "적용 조건 불명확"), SALE_WEEK, 1.5),
    (("앱 오류", "결제창 멈춤"), 15, 1.7),
    (("앱 오류", "알림 오류"), 19, 2.2),
)

SURVEY_SHARE = 0.22  # of closed inquiries are answered
MOODS = {("배송", "예정일 경과 미출고"): -1.0, ("환불", "검수 지연"): -1.2, ("배송", "예정일 부정확"): -0.7}
"""Mean mood of those who ask about a cause; 0 for all others, the spread is 1."""
ACTED_MOOD = (("배송", "예정일 부정확"), ACTION_WEEK)
"""From that week on its mood is that of the others."""

CUSTOMERS, MEMBERS = 70_000, 12_000  # who may ask, and who is in the customer file
VIP_SHARE, VIP_LIFT = 0.15, 1.6
CHURN_HAZARD, ASKED_HAZARD, ASKED_WEEKS = 0.004, 2.5, 8  # a week; times that so many weeks after an inquiry
CHURN_REASONS = (  # reason, share, of one's own will, avoidable
    ("배송 불만", 0.24, True, True),
    ("품질·사이즈 불만", 0.20, True, True),
    ("가격", 0.18, True, False),
    ("쓸 일이 줄어서", 0.20, True, False),
    ("장기 미이용 자동 해지", 0.18, False, False),
)
VIP_REASON_SHARE = 0.4  # of VIPs leave for the first reason beyond its share

RENAMED = {"DLV-1": "약속한 날에 안 나간 주문", "RTN-1": "반품 수거가 안 옴", "PRD-1": "실측 사이즈 없음"}
"""What the fictional planner calls three of the causes."""
