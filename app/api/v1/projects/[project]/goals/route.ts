export { answerGoals as GET } from "@/lib/goals/answers/queries";
