const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** A table, as Markdown that Prettier leaves alone. */
export function markdownTable(head: string[], rows: string[][]): string {
	const widths = head.map((_, column) =>
		Math.max(...[head, ...rows].map((cells) => cells[column].length)),
	);
	const padded = (cells: string[]) => row(cells.map((cell, column) => cell.padEnd(widths[column])));
	return [padded(head), row(widths.map((width) => '-'.repeat(width))), ...rows.map(padded)].join(
		'\n',
	);
}
