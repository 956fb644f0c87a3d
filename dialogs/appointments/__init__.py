"""«نوبت‌های من»: coming and past ones, the page of one with its receipt, giving one up."""
