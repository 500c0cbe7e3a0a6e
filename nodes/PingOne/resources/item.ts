import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import type { Send } from '../pingone/client/apiRequest';
import { type Connection, inEnvironment } from '../pingone/client/connection';
import { requireSecret, type Secrets } from '../pingone/client/certificate';
import { quote } from '../pingone/errors/fieldError';
import type { EarlierRun } from '../run/earlierRun';
import { customDataOf } from '../run/n8nInternals';
import type { Settings } from './fields/options';
import { has } from './fields/outputFields';
import type { OperationItem } from './operation';

/** n8n keeps at most 512 characters of a value. */
const MAX_VALUE = 512;

const share = (count: number, total: number) =>
	total === 1 ? '' : `For ${count} of ${total} items: `;

/** What the lists of a run came to: how many gave nothing, and how many a limit cut. */
export class Tally {
	private cut = 0;
	/** Of the items that returned something. */
	private readonly chosen = new Set<string>();
	private readonly zones = new Map<string, string>();

	/** @param total how many items the run has */
	constructor(private readonly total: number) {}

	noteMore(): void {
		this.cut += 1;
	}

	/** @param names of the fields that an item returns */
	noteChosen(names: string[]): void {
		for (const name of names) this.chosen.add(name);
	}

	/** @param label of a field whose date named no time zone @param zone in which it was read */
	noteZone(label: string, zone: string): void {
		this.zones.set(label, zone);
	}

	/**
	 * A note for the admin: a successful run that gave less than there is looks complete.
	 *
	 * @param results of each item that succeeded, with those of the attempts before
	 * @param own what the operation says itself
	 * @returns undefined when there is nothing to say
	 */
	notice(results: IDataObject[][], own?: string): string | undefined {
		const { total, cut } = this;
		const empty = results.filter((of) => of.length === 0).length;
		const entries = results.flat();
		const absent = [...this.chosen].filter((name) => !entries.some((entry) => has(name, entry)));
		const notices = own === undefined ? [] : [own];
		if (absent.length > 0) {
			notices.push(
				`No returned item has ${absent.map(quote).join(', ')}, which Output Fields names. PingOne omits members without a value. To see all names, turn Simplify off and remove Output Fields.`,
			);
		}
		for (const [label, zone] of this.zones) {
			notices.push(
				`${quote(label)} named no time zone and was read as ${zone}, this workflow’s time zone. Change that in the workflow’s settings, or end the value with a zone, such as Z or +01:00.`,
			);
		}
		if (cut > 0) {
			notices.push(
				`${share(cut, total)}PingOne has more than the limit allowed. Turn on Return All, or raise Limit.`,
			);
		}
		if (empty > 0 && total === 1) {
			notices.push(
				'PingOne has nothing that matches, so no node after this one runs. To continue anyway, set If Nothing Matches to Return One Item under Options.',
			);
		} else if (empty > 0) {
			notices.push(
				`${share(empty, total)}PingOne has nothing that matches, so they end here, and no node after this one receives them. To keep them, set If Nothing Matches to Return One Item under Options.`,
			);
		}
		return notices.join(' ') || undefined;
	}
}

/** What the items of a run have in common. */
export interface ItemsInCommon {
	/** To the credential's own environment. */
	connection: Connection;
	/** Makes what sends an item's requests. */
	sendFor: (own: Connection, waitMs?: number) => Send;
	/** The run of an item that this execution retries, if any. */
	earlierRunOf?: (item: number) => EarlierRun;
	/** As n8n has decrypted it. */
	credential?: Secrets;
	/** IDs of what the run has created, by what it is for; a run of one item needs none. */
	made?: Set<string>;
	/** How many requests an item may have under way at the same time. */
	parallel?: number;
	/** Notes what the lists of the run came to. */
	tally?: Tally;
}

/**
 * Makes what an operation does its work with for one item.
 *
 * @param item index of the input item
 */
export function itemView(
	ctx: IExecuteFunctions,
	common: ItemsInCommon,
	{ environmentId, call }: Settings,
	item: number,
): OperationItem {
	const { connection, sendFor, earlierRunOf, credential = {} } = common;
	const { made = new Set<string>(), parallel = 1, tally } = common;
	const own = inEnvironment(connection, environmentId);
	return {
		api: new PingOneApi(own, sendFor(own, call.waitMs), call),
		earlierRun: earlierRunOf?.(item),
		made,
		parallel,
		linkContext() {
			requireSecret(credential);
			return ctx;
		},
		noteMore: () => tally?.noteMore(),
		noteChosen: (names) => tally?.noteChosen(names),
		record(user, status) {
			// There is room for one user.
			if (ctx.getInputData().length !== 1) return;
			const facts = {
				pingOneUser: user,
				pingOneStatus: String(status),
				pingOneTransaction: call.transactionId ?? '',
			};
			for (const [name, value] of Object.entries(facts)) {
				if (value !== '') customDataOf(ctx)?.set(name, value.slice(0, MAX_VALUE));
			}
		},
	};
}
