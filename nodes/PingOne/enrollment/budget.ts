export { Budget } from '../page/budget';
