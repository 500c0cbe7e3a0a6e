import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '../../tools/host/repo.mts';

/** n8n's clock, which goes as the world's until it is set ahead, and PingOne's with it. */
export class MovableClock {
	readonly #folder = mkdtempSync(join(tmpdir(), 'clock-'));
	readonly #file = join(this.#folder, 'ahead');
	#ahead = 0;

	/** What n8n's environment needs, in each of its processes. */
	readonly env: NodeJS.ProcessEnv = {
		CLOCK_AHEAD_FILE: this.#file,
		NODE_OPTIONS: `--import ${join(repoRoot(), 'test/support/clockAhead.mts')}`,
	};

	constructor() {
		writeFileSync(this.#file, '0');
	}

	/** The moment that it is in n8n, in ms since 1970. */
	now(): number {
		return Date.now() + this.#ahead;
	}

	/** Lets time pass at once. @param pingOne whose clock goes along */
	async pass(ms: number, pingOne: Timed): Promise<void> {
		this.#ahead += ms;
		// In one step: n8n reads it at any moment.
		writeFileSync(`${this.#file}.new`, String(this.#ahead));
		renameSync(`${this.#file}.new`, this.#file);
		await pingOne.control('POST', '/time/advance', { seconds: ms / 1_000 });
	}

	close(): void {
		rmSync(this.#folder, { recursive: true, force: true });
	}
}

/** The sandbox, as far as its clock is concerned. */
interface Timed {
	control(method: 'POST', path: string, body: object): Promise<unknown>;
}
