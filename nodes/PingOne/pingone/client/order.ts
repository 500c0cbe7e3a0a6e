/** By what something goes, such as `username` and `ada`; a kind of name tells two things apart. */
interface Name {
	kind: string;
	value: string;
	/** Whether it has this name; otherwise it may get it. */
	isSure: boolean;
}

/** An item's place in its run: rows about one thing are served in the order of the list. */
export class Turn {
	/** By collection. */
	private readonly names = new Map<string, Name[]>();
	private isOver = false;
	/** Those behind that wait for news of this one. */
	private readonly waiting: Array<() => void> = [];

	/** @param places of the items that have not ended, in the order of the list */
	constructor(private readonly places: Set<Turn> = new Set()) {
		places.add(this);
	}

	/** Notes a name of what the item is about; kinds are `username`, `id` and the like. */
	goesBy(collection: string, kind: string, value: string): void {
		const known = this.of(collection);
		const isSure = known.length === 0 || kind === 'id';
		this.names.set(collection, [...known, { kind, value, isSure }]);
		this.tell();
	}

	/**
	 * Waits for the earlier items of the run that are about the same thing, or may be. Call this
	 * before a lock is taken, or for an ID that was found: then one that is waited for waits for
	 * no one who waits here. @returns whether it had to wait
	 */
	async follow(collection: string): Promise<boolean> {
		let hasWaited = false;
		for (const earlier of this.places) {
			if (earlier === this) break;
			while (!earlier.isOver && this.mayConcern(earlier, collection)) {
				hasWaited = true;
				await new Promise<void>((go) => earlier.waiting.push(go));
			}
		}
		return hasWaited;
	}

	end(): void {
		this.isOver = true;
		this.places.delete(this);
		this.tell();
	}

	private of = (collection: string): Name[] => this.names.get(collection) ?? [];

	/** Whether an earlier item is about the same thing, or will know later on. */
	private mayConcern(earlier: Turn, collection: string): boolean {
		const theirs = earlier.of(collection);
		let isOther = theirs.length === 0;
		for (const their of theirs) {
			for (const name of this.of(collection)) {
				if (name.kind !== their.kind) continue;
				if (name.value === their.value) return true;
				isOther ||= name.isSure && their.isSure;
			}
		}
		// What was found is told from this one when this one is found as well.
		return !isOther && !theirs.some(({ kind }) => kind === 'id');
	}

	private tell(): void {
		for (const go of this.waiting.splice(0)) go();
	}
}
