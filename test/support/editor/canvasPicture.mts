import type { Page } from 'playwright-core';
import { type Clip, saveImage } from '../images.mts';
import type { Editor } from './session.mts';

/** GitHub shows a picture with 830 pixels at most: in a wider row, 14 would be fewer than 9. */
const MAX_ROW = 1_290;
const MARGIN = 20;
/** On the left, the bolt beside a trigger. */
const BOLT = 40;
const OVERLAP = 60;

/** What is no node stays out of the picture, and so do notes: a reader of the example has them. */
const BARE = `
	.vue-flow__background, .vue-flow__panel, .vue-flow__node:has([data-test-id=sticky]),
	[data-test-id=canvas-handle-plus], [data-test-id=canvas-node-toolbar] { display: none !important; }
	.vue-flow__edge-label, [class*=_subtitle_], [class*=_label_], [data-test-id=edge-label] * { font-size: 14px !important; }
`;

/**
 * Where to cut the workflow on the screen: one row, or several between two columns of nodes. Where a cut
 * must go through a node, the rows overlap, so that one of them shows all of it.
 */
const rowsOf = async (page: Page): Promise<Clip[]> =>
	await page.evaluate(
		({ most, margin, bolt, overlap }) => {
			const isShown = (part: Element | null) =>
				part?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) === true;
			const textsIn = (node: Element) => {
				const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
				const boxes: DOMRect[] = [];
				while (texts.nextNode()) {
					const range = document.createRange();
					range.selectNodeContents(texts.currentNode);
					if (isShown(texts.currentNode.parentElement)) boxes.push(range.getBoundingClientRect());
				}
				return boxes.filter(({ width }) => width > 0);
			};
			const nodes = [...document.querySelectorAll('.vue-flow__node')].filter(isShown);
			const boxes = nodes.flatMap((node) => [node.getBoundingClientRect(), ...textsIn(node)]);
			const points = [...document.querySelectorAll<SVGPathElement>('.vue-flow__edge-path')].flatMap(
				(path) => {
					const matrix = path.getScreenCTM() ?? undefined;
					const step = path.getTotalLength() / 40;
					return Array.from({ length: 41 }, (_, index) =>
						path.getPointAtLength(index * step).matrixTransform(matrix),
					);
				},
			);
			const left = Math.min(...boxes.map((box) => box.left)) - bolt;
			const right = Math.max(...boxes.map((box) => box.right)) + margin;
			const wide = right - left;
			const count = wide > most ? Math.ceil(wide / (most - 2 * overlap)) : 1;
			const cutBy = (x: number) => boxes.filter((box) => x > box.left - 8 && x < box.right + 8);
			const cuts = Array.from({ length: count - 1 }, (_, index) => {
				const ideal = left + ((index + 1) * wide) / count;
				const near = Array.from({ length: 121 }, (_, step) => ideal + 4 * (step - 60));
				const costOf = (x: number) => 1_000 * cutBy(x).length + Math.abs(x - ideal);
				const at = near.reduce((best, x) => (costOf(x) < costOf(best) ? x : best), ideal);
				return { at, more: cutBy(at).length > 0 ? overlap : 0 };
			});
			return Array.from({ length: count }, (_, index) => {
				const [from, to] = [cuts[index - 1], cuts[index]];
				const x = from === undefined ? left : from.at - from.more;
				const end = to === undefined ? right : to.at + to.more;
				const inside = boxes.filter((box) => box.right > x && box.left < end);
				const passing = points.filter((point) => point.x >= x && point.x <= end);
				const tops = [...inside.map((box) => box.top), ...passing.map((point) => point.y)];
				const bottoms = [...inside.map((box) => box.bottom), ...passing.map((point) => point.y)];
				const y = Math.min(...tops) - margin;
				return { x, y, width: end - x, height: Math.max(...bottoms) + margin - y };
			});
		},
		{ most: MAX_ROW, margin: MARGIN, bolt: BOLT, overlap: OVERLAP },
	);

/** Pictures the rows one below the other, in a page of their own. */
async function saveStacked(page: Page, name: string, rows: Clip[]): Promise<void> {
	const shots: string[] = [];
	for (const clip of rows) {
		const shot = await page.screenshot({ animations: 'disabled', clip });
		shots.push(`<img src="data:image/png;base64,${shot.toString('base64')}">`);
	}
	const sheet = await page.context().newPage();
	const width = Math.ceil(Math.max(...rows.map((row) => row.width)));
	await sheet.setViewportSize({ width, height: 100 });
	await sheet.setContent(
		`<style>body { margin: 0; background: #f5f5f5 } img { display: block } img + img { border-top: 2px dashed #999 }</style>${shots.join('')}`,
	);
	await saveImage(sheet, name, { fullPage: true });
	await sheet.close();
}

/**
 * Pictures the nodes of the workflow that is open, at their own size: a wide one in rows.
 *
 * @param name of the file, without its ending
 */
export async function saveCanvas({ page }: Editor, name: string): Promise<void> {
	const before = page.viewportSize();
	await page.setViewportSize({ width: 3_400, height: 2_400 });
	await page.getByTestId('zoom-to-fit').click();
	await page.mouse.move(640, 60);
	await page.waitForTimeout(600);
	const style = await page.addStyleTag({ content: BARE });
	await saveStacked(page, name, await rowsOf(page));
	await style.evaluate((element) => (element as Element).remove());
	if (before !== null) await page.setViewportSize(before);
}
