import { parseRegExpLiteral, type AST } from '@eslint-community/regexpp';

/** What a matcher that backtracks does before it goes on with the next step. */
type Step =
	| { kind: 'take'; takes: (character: string) => boolean }
	/** Goes on with one, and comes back for the other if that leads nowhere. */
	| { kind: 'fork'; first: number; second: number }
	| { kind: 'jump'; to: number }
	/** Holds between two characters, or not. */
	| { kind: 'hold'; holds: (before: string | undefined, after: string | undefined) => boolean }
	| { kind: 'look'; program: Program; isNegated: boolean }
	/** An endless repetition ends when it takes nothing. */
	| { kind: 'mark'; number: number }
	| { kind: 'moved'; number: number }
	/** A group that is named later begins or ends. */
	| { kind: 'edge'; group: AST.CapturingGroup; isEnd: boolean }
	| { kind: 'again'; group: AST.CapturingGroup };

interface Program {
	steps: Step[];
	/** Whether it reads from right to left, as a look behind does. */
	isBackward: boolean;
}

const isWord = (character?: string) => character !== undefined && /\w/.test(character);

class Builder {
	private readonly steps: Step[] = [];
	private marks = 0;

	private constructor(
		private readonly flags: string,
		private readonly isBackward: boolean,
	) {}

	static build(alternatives: AST.Alternative[], flags: string, isBackward = false): Program {
		const builder = new Builder(flags, isBackward);
		builder.oneOf(alternatives);
		return { steps: builder.steps, isBackward };
	}

	private add<T extends Step>(step: T): T {
		this.steps.push(step);
		return step;
	}

	private oneOf([{ elements }, ...others]: AST.Alternative[]): void {
		const fork = others.length > 0 ? this.fork(true) : undefined;
		for (const each of this.isBackward ? elements.toReversed() : elements) this.one(each);
		if (!fork) return;
		const end = this.add({ kind: 'jump', to: 0 });
		fork(this.steps.length);
		this.oneOf(others);
		end.to = this.steps.length;
	}

	private one(element: AST.Element): void {
		switch (element.type) {
			case 'Character':
			case 'CharacterClass':
			case 'CharacterSet': {
				// The engine itself knows best what it takes.
				const single = new RegExp(`^(?:${element.raw})$`, this.flags.replace(/[gmy]/g, ''));
				this.add({ kind: 'take', takes: (character) => single.test(character) });
				break;
			}
			case 'Group':
				this.oneOf(element.alternatives);
				break;
			case 'CapturingGroup':
				this.group(element);
				break;
			case 'Quantifier':
				this.repeated(element);
				break;
			case 'Assertion':
				this.assertion(element);
				break;
			case 'Backreference':
				if (!Array.isArray(element.resolved)) {
					this.add({ kind: 'again', group: element.resolved });
					break;
				}
			// falls through
			default:
				throw new Error(`The steps of ${element.raw} cannot be counted`);
		}
	}

	private group(group: AST.CapturingGroup): void {
		const isNamed = group.references.length > 0;
		if (isNamed) this.add({ kind: 'edge', group, isEnd: false });
		this.oneOf(group.alternatives);
		if (isNamed) this.add({ kind: 'edge', group, isEnd: true });
	}

	private repeated({ element, min, max, greedy }: AST.Quantifier): void {
		for (let count = 0; count < min; count += 1) this.one(element);
		if (max === Infinity) {
			const from = this.steps.length;
			const fork = this.fork(greedy);
			const number = (this.marks += 1);
			this.add({ kind: 'mark', number });
			this.one(element);
			this.add({ kind: 'moved', number });
			this.add({ kind: 'jump', to: from });
			fork(this.steps.length);
			return;
		}
		const forks = Array.from({ length: max - min }, () => {
			const fork = this.fork(greedy);
			this.one(element);
			return fork;
		});
		for (const fork of forks) fork(this.steps.length);
	}

	/** A fork into what is added next, and something later on. @returns is told where that is */
	private fork(nextFirst: boolean): (later: number) => void {
		const next = this.steps.length + 1;
		const fork = this.add({ kind: 'fork', first: next, second: next });
		return (later) => (fork[nextFirst ? 'second' : 'first'] = later);
	}

	private assertion(element: AST.Assertion): void {
		const { kind } = element;
		if (kind === 'lookahead' || kind === 'lookbehind') {
			const program = Builder.build(element.alternatives, this.flags, kind === 'lookbehind');
			this.add({ kind: 'look', program, isNegated: element.negate });
			return;
		}
		const isEdge = (character?: string) =>
			character === undefined || (this.flags.includes('m') && /[\n\r\u2028\u2029]/.test(character));
		if (kind === 'start') this.add({ kind: 'hold', holds: (before) => isEdge(before) });
		else if (kind === 'end') this.add({ kind: 'hold', holds: (_, after) => isEdge(after) });
		else {
			const { negate } = element as AST.WordBoundaryAssertion;
			const holds = (before?: string, after?: string) =>
				(isWord(before) !== isWord(after)) !== negate;
			this.add({ kind: 'hold', holds });
		}
	}
}

/** Where groups begin and end. */
type Groups = ReadonlyMap<AST.CapturingGroup, { begin: number; end?: number }>;

/** More steps than were allowed. */
export class TooManySteps extends Error {}

class Matcher {
	count = 0;
	private readonly known = new Map<Step, Map<string, boolean>>();

	constructor(
		private readonly text: string[],
		private readonly most: number,
	) {}

	private take(step: Extract<Step, { kind: 'take' }>, character: string): boolean {
		let known = this.known.get(step);
		if (!known) this.known.set(step, (known = new Map<string, boolean>()));
		let takes = known.get(character);
		if (takes === undefined) known.set(character, (takes = step.takes(character)));
		return takes;
	}

	/** @returns where the match ends; undefined when there is none from this place */
	match({ steps, isBackward }: Program, from: number): number | undefined {
		const { text } = this;
		const marks: number[] = [];
		/** Steps to come back to, with the place in the text. */
		const back: number[] = [];
		const groupsOf: Groups[] = [];
		let [at, place, groups]: [number, number, Groups] = [0, from, new Map()];
		for (;;) {
			this.count += 1;
			if (this.count > this.most) throw new TooManySteps(`more than ${this.most} steps`);
			if (at === steps.length) return place;
			const step = steps[at];
			at += 1;
			let holds = true;
			switch (step.kind) {
				case 'take': {
					const next = isBackward ? place - 1 : place;
					holds = next >= 0 && next < text.length && this.take(step, text[next]);
					place += isBackward ? -1 : 1;
					break;
				}
				case 'fork':
					back.push(step.second, place);
					groupsOf.push(groups);
					at = step.first;
					break;
				case 'jump':
					at = step.to;
					break;
				case 'mark':
					marks[step.number] = place;
					break;
				case 'moved':
					holds = marks[step.number] !== place;
					break;
				case 'hold':
					holds = step.holds(text[place - 1], text[place]);
					break;
				case 'look':
					holds = (this.match(step.program, place) === undefined) === step.isNegated;
					break;
				case 'edge': {
					const begin = (step.isEnd ? groups.get(step.group)?.begin : undefined) ?? place;
					groups = new Map(groups).set(step.group, { begin, ...(step.isEnd && { end: place }) });
					break;
				}
				case 'again': {
					const { begin = 0, end = begin } = groups.get(step.group) ?? {};
					holds = text.slice(begin, end).every((each, index) => each === text[place + index]);
					this.count += end - begin;
					place += end - begin;
				}
			}
			if (holds) continue;
			if (back.length === 0) return undefined;
			place = back.pop()!;
			at = back.pop()!;
			groups = groupsOf.pop()!;
		}
	}
}

const programs = new Map<string, Program>();

function programOf(pattern: RegExp): Program {
	const known = programs.get(String(pattern));
	if (known) return known;
	const { alternatives } = parseRegExpLiteral(pattern).pattern;
	const program = Builder.build(alternatives, pattern.flags);
	programs.set(String(pattern), program);
	return program;
}

/**
 * How many steps a matcher that backtracks takes to replace what a pattern matches in a text: a figure
 * that no machine makes smaller. V8's own has shortcuts, of which none makes a slow pattern fast.
 *
 * @throws TooManySteps when it is more than `most`
 */
export function stepsOf(pattern: RegExp, text: string, most: number): number {
	const { flags } = pattern;
	const program = programOf(pattern);
	const characters = /[uv]/.test(flags) ? Array.from(text) : text.split('');
	const matcher = new Matcher(characters, most);
	for (let place = 0; place <= characters.length; ) {
		const end = matcher.match(program, place);
		if (end !== undefined && !flags.includes('g')) break;
		place = end === undefined || end === place ? place + 1 : end;
	}
	return matcher.count;
}

type Method = (this: RegExp, text: unknown, ...more: unknown[]) => unknown;
const METHODS = ['exec', 'test', Symbol.match, Symbol.replace, Symbol.search, Symbol.split];

/**
 * Does some work, and counts the steps of all that its regular expressions do, before they do it.
 *
 * @param regExp that of the work's own realm
 * @throws TooManySteps when it is more than `most`
 */
export function stepsDuring(work: () => unknown, most: number, regExp = RegExp): number {
	const methods = regExp.prototype as unknown as Record<string | symbol, Method>;
	const own = METHODS.map((name) => methods[name]);
	let count = 0;
	let isInside = false;
	METHODS.forEach((name, place) => {
		methods[name] = function (text, ...more) {
			// They call each other.
			if (isInside) return own[place].call(this, text, ...more);
			isInside = true;
			try {
				count += stepsOf(this, String(text), most - count);
				return own[place].call(this, text, ...more);
			} finally {
				isInside = false;
			}
		};
	});
	try {
		work();
		return count;
	} finally {
		METHODS.forEach((name, place) => (methods[name] = own[place]));
	}
}
