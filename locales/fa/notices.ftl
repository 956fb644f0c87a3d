### تابلوی اطلاعیه‌ها برای شهروند و مهمان، و خود اطلاعیه آن‌گونه که خوانده می‌شود.

menu-notices = تابلوی اطلاعیه‌ها

## یک اطلاعیه

notice-head = { $correction ->
    [yes] <b>اصلاحیه</b>{" · "}
   *[no] {""}
}{ $mandatory ->
    [yes] ❗️ <b>الزامی</b>{" · "}
   *[no] 📢{" "}
}{ BLOCK($topic) }
    <b>{ BLOCK($title) }</b>
notice-head-on = <b>{ BLOCK($title) }</b> (ادامه)
notice-letter-number = شماره: { $number }
notice-letter-date = تاریخ: { JDATE($day) }
notice-addressees = خطاب به: { $who }
notice-signatory = <b>{ BLOCK($who) }</b>
notice-post = { $post }
notice-part = <i>بخش { FA($nth) } از { FA($all) }</i>

## خبری که می‌رسد

notice-push = { BLOCK($text) }
notice-push-sms = پیشخوان: اطلاعیهٔ تازه‌ای برای شما هست: «{ $title }». متن کامل در پیشخوان، «{ menu-notices }».
notice-reminder = ⏰ هنوز «خواندم» را برای این اطلاعیه نزده‌اید:
    <b>{ BLOCK($title) }</b>
notice-reminder-sms = پیشخوان: دیدن اطلاعیهٔ «{ $title }» را هنوز تأیید نکرده‌اید. آن را در پیشخوان ببینید.
notice-open = متن کامل
notice-open-ack = دیدن و زدن «خواندم»

## تابلو

board-list = <b>تابلوی اطلاعیه‌ها</b>
    { BLOCK($topic) }{ $searched ->
        [yes] {" "}· جست‌وجو: «{ $typed }»
       *[no] {""}
    }{ $many ->
        [yes] {" "}(صفحهٔ { FA($page) } از { FA($pages) })
       *[no] {""}
    }

    { BLOCK($lines) }
board-none = <b>تابلوی اطلاعیه‌ها</b>
    { $searched ->
        [yes] چیزی با «{ $typed }» پیدا نشد. واژهٔ دیگری بنویسید یا همهٔ اطلاعیه‌ها را ببینید.
       *[no] در این موضوع هنوز اطلاعیه‌ای نیست.
    }
board-hint = {""}
    برای جست‌وجو، واژه‌ای از عنوان یا متن بنویسید.
board-line = { FA($nth) }. { $mandatory ->
    [yes] ❗️
   *[no] {""}
}{ $new ->
    [yes] <b>{ BLOCK($title) }</b>
   *[no] { BLOCK($title) }
}
    { JDATE($at) }{ $ack ->
        [yes] {" "}· هنوز «خواندم» نزده‌اید
       *[no] {""}
    }
board-item = { FA($nth) }. { BLOCK($title) }
board-all = همهٔ موضوع‌ها
board-topics = موضوع‌ها
board-topics-list = <b>موضوع‌ها</b>
    اطلاعیه‌های کدام موضوع را می‌خواهید؟
board-search-words = در اینجا فقط می‌توانید واژه‌ای برای جست‌وجو بنویسید یا یکی از دکمه‌ها را بزنید.
board-back = بازگشت به تابلو
board-follow = دنبال کردن این موضوع
board-unfollow = دنبال نکردن این موضوع
board-followed = از این پس اطلاعیه‌های تازهٔ این موضوع به شما خبر داده می‌شود.
board-unfollowed = دیگر از اطلاعیه‌های این موضوع خبر داده نمی‌شوید؛ مگر آنکه الزامی یا برای شما باشد.
board-page = { BLOCK($text) }
board-page-acknowledged = {""}
    ✅ شما در { JDATE($acknowledged, style: "datetime") } «خواندم» را زدید.
board-page-corrected = {""}
    ⚠️ برای این اطلاعیه اصلاحیه‌ای منتشر شده است.
board-page-ack = {""}
    لطفاً پس از خواندن، «خواندم» را بزنید.
board-to-correction = دیدن اصلاحیه
board-ack = ✅ خواندم
board-acked = ثبت شد. از توجه شما سپاسگزاریم.
board-share = پیوند برای دیگران
board-shared = این پیوند اطلاعیه را در پیشخوان باز می‌کند:
    { $link }
board-next-part = بخش بعد
board-previous-part = بخش قبل
board-log-in-first = این اطلاعیه برای شهروندانی است که وارد شده‌اند. وارد شوید و دوباره آن را باز کنید.
