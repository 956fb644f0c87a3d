news = پرونده { CODE($tail) } تغییر کرد. <b>{ $who }</b>
news-open = دیدن پرونده { FA($tail) }
code = کد ورود شما: { CODE($code) }
code-sms = رمز: { CODE($code) }
notice = اطلاعیهٔ تازه
