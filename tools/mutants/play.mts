import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { relative, resolve } from 'node:path';
import { groupUse } from './processGroup.mts';
import type { Mutant } from './draw.mts';
import type { Depth } from './sources.mts';

/** What a test file cost when nothing was changed, by which a hang is known. */
export interface Usual {
	/** Probes of shipped code that ran. */
	steps: number;
	/** Processor time, seconds. */
	cpu: number;
	/** Longest time in which nothing ran, seconds. */
	idle: number;
}

/** One file played to its end. */
export interface Played extends Usual {
	/** Numbers of the probes that ran, by absolute path of the shipped file. */
	hits: Record<string, number[]>;
	/** The first test that failed. */
	failed?: string;
}

/** What came of the files. */
export interface Outcome {
	/** By path. A file in which a kill ended the run is not there. */
	played: Map<string, Played>;
	/** The file and the test that failed first, or how it hung. */
	killed?: { file: string; by: string };
	/** Processor time of all processes, seconds. */
	cpu: number;
}

export interface Play {
	/** Paths of test files, likely killers first. */
	files: string[];
	/** What is changed; nothing by default. */
	mutant?: Mutant;
	/** What the files cost without it; a hang is not looked for in those that are missing. */
	usual?: Map<string, Usual>;
	depth: Depth;
}

/** As the reporter tells it; `file` is an absolute path. */
type Event = { file: string } & (
	| { is: 'begun' }
	| { is: 'failed'; test: string; messages: string[] }
	| { is: 'ended'; steps: number; hits: Record<string, number[]> }
);

const SAMPLE_MS = 500;
const MOST_COMPLAINT = 2_000;

/** How much more than usual is a hang; by steps and processor time, which no load changes. */
const MORE = { factor: 10, steps: 200_000, cpu: 60, idle: 30 };

const limitOf = (usual: Usual, what: 'steps' | 'cpu' | 'idle') =>
	usual[what] * MORE.factor + MORE[what];

/** A jest in a process group of its own, with everything that its tests start. */
class Game {
	readonly outcome: Outcome = { played: new Map(), cpu: 0 };
	private readonly play: Play;
	private readonly pid: number;
	private readonly end: () => void;
	private current?: { file: string; cpuBefore: number; failed?: string };
	private idle = 0;
	private longestIdle = 0;

	constructor(play: Play, pid: number, end: () => void) {
		this.play = play;
		this.pid = pid;
		this.end = end;
	}

	/** Looks at what the processes have used since the last look. */
	sample() {
		const { cpu, isRunning } = groupUse(this.pid);
		const isIdle = !isRunning && cpu <= this.outcome.cpu;
		this.outcome.cpu = Math.max(this.outcome.cpu, cpu);
		this.idle = isIdle ? this.idle + SAMPLE_MS / 1000 : 0;
		this.longestIdle = Math.max(this.longestIdle, this.idle);
		this.endHang();
	}

	private endHang() {
		const { current } = this;
		const usual = current && this.play.usual?.get(current.file);
		if (!usual) return;
		if (this.idle > limitOf(usual, 'idle')) this.kill(current.file, 'hangs: waits for ever');
		const cpu = this.outcome.cpu - current.cpuBefore;
		if (cpu > limitOf(usual, 'cpu')) this.kill(current.file, 'hangs: computes for ever');
	}

	private kill(file: string, by: string) {
		this.outcome.killed ??= { file, by };
		this.end();
	}

	/** Takes what jest's reporter tells. */
	take(event: Event) {
		this.sample();
		const file = relative('', event.file);
		if (event.is === 'begun') {
			this.current = { file, cpuBefore: this.outcome.cpu };
			this.idle = this.longestIdle = 0;
		} else if (event.is === 'failed') {
			if (this.play.mutant) this.kill(file, event.test);
			if (this.current) this.current.failed ??= `${event.test}\n${event.messages.join('\n')}`;
		} else {
			const { cpuBefore = 0, failed } = this.current ?? {};
			const cpu = this.outcome.cpu - cpuBefore;
			const { steps, hits } = event;
			this.outcome.played.set(file, { steps, hits, cpu, idle: this.longestIdle, failed });
			this.current = undefined;
		}
	}
}

function environmentOf({ mutant, usual, files, depth }: Play) {
	const steps = files.flatMap((file) => {
		const known = usual?.get(file);
		return known ? [[resolve(file), limitOf(known, 'steps')] as const] : [];
	});
	return {
		...process.env,
		...(depth === 'all' && { TEST_DEPTH: 'all' }),
		MUTANT: mutant ? JSON.stringify(mutant) : '',
		MUTANT_STEPS: JSON.stringify(Object.fromEntries(steps)),
	};
}

const running = new Set<number>();

function endGroup(pid: number) {
	running.delete(pid);
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// All of them have ended already.
	}
}

process.once('exit', () => running.forEach(endGroup));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => process.exit(1));
}

/**
 * Plays test files one after the other. With a mutant it ends at the first failure or hang; without
 * one it goes through all of them.
 */
export async function play(asked: Play): Promise<Outcome> {
	const jest = ['node_modules/jest/bin/jest.js', '--config', 'tools/mutants/jest.config.js'];
	const options = ['--runInBand', '--forceExit', '--runTestsByPath'];
	const paths = asked.files.map((file) => resolve(file));
	const child = spawn(process.execPath, [...jest, ...options, ...paths], {
		detached: true,
		env: environmentOf(asked),
		stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
	});
	const { pid } = child;
	if (pid === undefined) throw new Error('jest did not start');
	running.add(pid);
	let complaint = '';
	child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
	const game = new Game(asked, pid, () => endGroup(pid));
	const timer = setInterval(() => game.sample(), SAMPLE_MS);
	child.once('exit', () => endGroup(pid));
	const lines = createInterface({ input: child.stdio[3] as NodeJS.ReadableStream });
	lines.on('line', (line) => game.take(JSON.parse(line) as Event));
	// The end of the last process that could still tell something.
	await once(lines, 'close');
	clearInterval(timer);
	const { outcome } = game;
	if (outcome.killed || outcome.played.size === paths.length) return outcome;
	throw new Error(`jest ended early: ${complaint.slice(-MOST_COMPLAINT)}`);
}
