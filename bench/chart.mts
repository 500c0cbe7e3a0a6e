import { NAMES } from './contenders.mts';
import type { Measurement } from './measure.mts';
import { machineLine, type Report } from './report.mts';
import type { Contender } from './scenarios.mts';
import { BAR, HEADER, MARGIN, STYLE, WIDTH } from './chartStyle.mts';

const HEADING = 'Time to create a FIDO2 device for every hire';
const LEGEND =
	'Shorter is better; bars of one scenario share a scale. The line marks the floor. ' +
	'Hatched: hires were lost.';

const CLASSES: Record<Contender, string> = {
	floor: 'floor',
	pingOne: 'own',
	httpRequest: 'other',
	httpRequestBatched: 'other',
};

const escaped = (text: string) =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const text = (x: number, y: number, content: string, style = '') =>
	`<text x="${x}" y="${y}"${style && ` class="${style}"`}>${escaped(content)}</text>`;

const describe = ({
	contender,
	seconds,
	ratioToFloor,
	hiresLost,
	hires,
	duplicates,
}: Measurement) =>
	[
		`${seconds.toFixed(1)} s`,
		contender !== 'floor' && hiresLost === 0 && `${ratioToFloor.toFixed(2)} x`,
		hiresLost > 0 && `${hiresLost} of ${hires} lost`,
		duplicates > 0 && `${duplicates} twice`,
	]
		.filter(Boolean)
		.join(', ');

const bar = ({ contender, seconds, hiresLost }: Measurement, y: number, scale: number): string => {
	const shape = (style: string) =>
		`<rect x="${BAR.x}" y="${y}" width="${(seconds * scale).toFixed(1)}" height="${BAR.height}" rx="2" class="${style}"/>`;
	return shape(CLASSES[contender]) + (hiresLost > 0 ? shape('lost') : '');
};

const labels = (row: Measurement, y: number, scale: number): string => {
	const baseline = y + BAR.height - 3;
	const style = row.contender === 'pingOne' ? 'strong' : '';
	return (
		text(MARGIN, baseline, NAMES[row.contender], style) +
		text(Math.round(BAR.x + row.seconds * scale + 8), baseline, describe(row), `value ${style}`)
	);
};

const group = (title: string, rows: Measurement[], top: number): string => {
	const scale = BAR.length / Math.max(...rows.map(({ seconds }) => seconds));
	const floor = rows.find(({ contender }) => contender === 'floor')?.seconds ?? 0;
	const x = (BAR.x + floor * scale).toFixed(1);
	const first = top + BAR.titleHeight;
	const each = (draw: typeof bar) =>
		rows.map((row, index) => draw(row, first + index * BAR.pitch, scale));
	return [
		text(MARGIN, top + 12, `${title}, ${rows[0]?.hires ?? 0} hires`, 'title'),
		...each(bar),
		`<line x1="${x}" x2="${x}" y1="${first - 3}" y2="${first + rows.length * BAR.pitch - 1}" class="mark"/>`,
		...each(labels),
	].join('\n');
};

/**
 * The report as a picture, readable on light and on dark pages.
 *
 * @returns an SVG document
 */
export function drawChart({ machine, scenarios, measurements }: Report): string {
	let y = HEADER;
	const groups = scenarios.map(({ name, title }) => {
		const rows = measurements.filter(({ scenario }) => scenario === name);
		const top = y;
		y += BAR.titleHeight + rows.length * BAR.pitch + BAR.gap;
		return group(title, rows, top);
	});
	const height = y + MARGIN;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title legend">
<title id="title">${HEADING}</title>
<desc id="legend">${LEGEND}</desc>
<style>${STYLE}</style>
<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" class="hatch"/></pattern></defs>
<rect width="${WIDTH}" height="${height}" rx="8" class="page"/>
${text(MARGIN, 32, HEADING, 'heading')}
${text(MARGIN, 52, LEGEND, 'faint')}
${groups.join('\n')}
${text(MARGIN, height - 14, machineLine(machine), 'faint')}
</svg>
`;
}
