export { answerMeetingCalendar as GET } from "@/lib/meetings/calendar/queries";
