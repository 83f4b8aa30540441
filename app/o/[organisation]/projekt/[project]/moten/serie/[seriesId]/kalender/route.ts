export { answerSeriesCalendar as GET } from "@/lib/meetings/calendar/queries";
