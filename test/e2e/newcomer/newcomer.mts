import type { Locator } from 'playwright-core';
import { read } from '../../support/documentation.mts';

/** A section of a document, without its heading. @throws when there is none of that name */
function section(document: string, heading: string): string {
	const text = `${read(document)}\n## `;
	const [, found] = new RegExp(`^## ${heading}\\n([^]*?)(?=^## )`, 'm').exec(text) ?? [];
	if (found === undefined) throw new Error(`${document} has no section ${heading}`);
	return found;
}

/** What somebody did to get where they are. */
interface Effort {
	clicks: number;
	/** Fields they typed into. */
	entries: number;
	/** What they had to choose because nothing was chosen for them. */
	decisions: string[];
	/** What they were told when something did not work. */
	deadEnds: string[];
}

/** Somebody who knows one section of a document, and whose every click and decision is counted. */
export class Newcomer {
	readonly effort: Effort = { clicks: 0, entries: 0, decisions: [], deadEnds: [] };
	readonly #guide: string;

	constructor(heading: string, document = 'README.md') {
		this.#guide = section(document, heading);
	}

	/** A name or a value from that section. @throws when it does not stand there */
	knows(words: string): string {
		if (this.#guide.includes(words)) return words;
		throw new Error(`A newcomer cannot know "${words}"`);
	}

	async click(target: Locator): Promise<void> {
		this.effort.clicks += 1;
		await target.click();
	}

	/** Clicks into a field and types. */
	async enter(field: Locator, text: string): Promise<void> {
		this.effort.entries += 1;
		await this.click(field);
		await field.fill(text);
	}

	/** Says what the next clicks or words choose; choosing the same again is no second decision. */
	decide(what: string): void {
		if (!this.effort.decisions.includes(what)) this.effort.decisions.push(what);
	}
}
