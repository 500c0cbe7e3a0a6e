const share = (count: number, total: number) =>
	total === 1 ? '' : `For ${count} of ${total} items: `;

/** What the lists of a run came to: how many gave nothing, and how many a limit cut. */
export class Tally {
	private total = 0;
	private empty = 0;
	private cut = 0;

	/** @param count how many entries an item gave out */
	noteResults(count: number): void {
		this.total += 1;
		if (count === 0) this.empty += 1;
	}

	noteMore(): void {
		this.cut += 1;
	}

	/** Notes for the admin; a successful run that gave less than there is looks complete. */
	notices(): string[] {
		const { total, empty, cut } = this;
		const notices: string[] = [];
		if (cut > 0) {
			notices.push(
				`${share(cut, total)}PingOne has more than the limit allowed. Turn on Return All, or raise Limit.`,
			);
		}
		if (empty > 0 && total === 1) {
			notices.push(
				'PingOne has nothing that matches, so no node after this one runs. To go on all the same, turn on Always Output Data under Settings: there is one empty item then.',
			);
		} else if (empty > 0) {
			notices.push(
				`${share(empty, total)}PingOne has nothing that matches, so they end here, and no node after this one hears of them. To keep them, combine this node’s output with its input in a Merge node that keeps everything from the input.`,
			);
		}
		return notices;
	}
}

/** Several notes as one; undefined for none. */
export const inSentences = (notices: Array<string | undefined>): string | undefined =>
	notices.filter((notice) => notice !== undefined).join(' ') || undefined;
