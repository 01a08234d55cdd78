"""What a hidden personal value leaves behind: intake writes it, tokenising passes over it."""

PLACEHOLDERS = {
    "email": "[이메일]", "rrn": "[주민번호]", "card": "[카드번호]", "phone": "[전화번호]",
    "account": "[계좌번호]", "order": "[주문번호]", "address": "[주소]", "name": "[이름]",
}  # fmt: skip
