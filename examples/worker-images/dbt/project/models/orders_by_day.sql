select ordered_at::date as day, count(*) as orders
from shop_orders
group by 1
