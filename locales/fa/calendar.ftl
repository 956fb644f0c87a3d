### تقویم. نام ماه‌ها و روزهای هفته با فاصله از هم جدا می‌شوند.

calendar-months = فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
calendar-weekdays = شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه
calendar-weekday-letters = ش ی د س چ پ ج
calendar-moment = { $date }، ساعت { $time }

## صفحه‌کلید انتخاب تاریخ
## «قبلی» در سمت راست و «بعدی» در سمت چپ می‌نشیند؛ نشانهٔ راست‌به‌چپ، پیکان را در سوی درست نگه می‌دارد.

calendar-title-month = { JDATE($day, style: "month") } ▾
calendar-title-year = سال { FA($year) } ▾
calendar-earlier-month = { "\u200F" }→ { MONTH($month) }
calendar-later-month = { "\u200F" }{ MONTH($month) } ←
calendar-earlier-year = { "\u200F" }→ { FA($year) }
calendar-later-year = { "\u200F" }{ FA($year) } ←
calendar-earlier-years = { "\u200F" }→ { FA($first) } تا { FA($last) }
calendar-later-years = { "\u200F" }{ FA($first) } تا { FA($last) } ←
calendar-now = «{ FA($number) }»
calendar-now-month = «{ MONTH($month) }»
