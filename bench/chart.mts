import type { Report } from './report.mts';
export function drawChart(report: Report): string { return JSON.stringify(report); }
