from analytics_service.events import Event

ONE_DAY = (Event("naval", "created"), Event("naval", "delivered"), Event("naval", "created"))
