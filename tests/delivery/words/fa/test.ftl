news = پرونده { CODE($tail) } تغییر کرد. <b>{ $who }</b>
told = خبر تازه. با دکمهٔ زیر ببینید.
told-sms = خبر تازه. برای دیدن آن وارد شوید.
news-open = دیدن پرونده { FA($tail) }
code = کد ورود شما: { CODE($code) }
code-sms = رمز: { CODE($code) }
notice = اطلاعیهٔ تازه
email-subject = خبری از پیشخوان
