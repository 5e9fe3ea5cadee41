const { syncAwait } = require("syncawait");

exports.file = "lodash/lodash.js";

exports.inputs = (fc) => {
  const item = fc.oneof(
    fc.integer({ min: -5, max: 9 }),
    fc.constantFrom("a", "b", null, undefined, true),
    fc.record({ x: fc.nat({ max: 3 }), y: fc.constantFrom("p", "q") }),
  );
  const list = fc.array(item, { maxLength: 7 });
  return fc.tuple(list, fc.oneof(list, fc.dictionary(fc.constantFrom("a", "b", "c"), item)), fc.nat({ max: 3 }));
};

const keyOf = (item) => syncAwait(w(item !== null && typeof item === "object" ? item.x : item));
const isOdd = (item) => syncAwait(w(Number(item) % 2 === 1));

exports.calls = {
  map: (_, list, other) => [_.map(list, keyOf), _.map(other, (value, key) => syncAwait(w([key, value])))],
  filter: (_, list, other) => [_.filter(list, isOdd), _.reject(other, isOdd), _.partition(list, isOdd)],
  reduce: (_, list, other) => [
    _.reduce(list, (sum, item) => sum + keyOf(item), ""),
    _.reduceRight(other, (sum, item) => syncAwait(w(`${sum}${String(item)}`)), ""),
  ],
  sortBy: (_, list) => [_.sortBy(list, [keyOf]), _.orderBy(list, [keyOf, "y"], ["desc", "asc"])],
  groupBy: (_, list, other) => [_.groupBy(list, keyOf), _.countBy(other, keyOf), _.keyBy(list, keyOf)],
  sets: (_, list, other) => [
    _.uniqBy(list, keyOf),
    _.differenceBy(list, _.values(other), keyOf),
    _.unionBy(list, _.values(other), keyOf),
    _.intersectionWith(list, _.values(other), (a, b) => keyOf(a) === keyOf(b)),
  ],
  find: (_, list, other) => [
    _.find(list, isOdd),
    _.findLastIndex(list, isOdd),
    _.findKey(other, isOdd),
    _.some(list, isOdd),
    _.every(other, isOdd),
  ],
  mergeWith: (_, list, other) =>
    _.mergeWith({ deep: list }, { deep: other }, (a, b) => (_.isArray(a) ? syncAwait(w(a.concat(b))) : undefined)),
  cloneDeepWith: (_, list, other) =>
    _.cloneDeepWith([list, other], (value) => (_.isNumber(value) ? keyOf(value + 1) : undefined)),
  isEqualWith: (_, list, other) =>
    _.isEqualWith(list, other, (a, b) => (_.isString(a) && _.isString(b) ? syncAwait(w(true)) : undefined)),
  chain: (_, list, other, count) =>
    _(list).map(keyOf).filter(isOdd).take(count).concat(_.values(other)).reverse().value(),
  flow: (_, list, _other, count) =>
    _.flow([(x) => syncAwait(w(x)), _.curry((a, b) => keyOf(a) + b)(count)])(list.length),
  memoize: (_, list) => {
    const memoized = _.memoize(keyOf, (item) => String(keyOf(item)));
    return [list.map(memoized), list.map(memoized), memoized.cache.size];
  },
  times: (_, list, other, count) => [
    _.times(count, keyOf),
    _.zipWith(list, _.values(other), (a, b) => syncAwait(w([a, b]))),
    _.transform(other, (all, value) => void all.push(keyOf(value)), []),
  ],
  text: (_, list, other) => [
    _.template("<% _.each(items, (item) => { %><%= item %>;<% }) %>")({ items: list, _ }),
    _.kebabCase(String(other)),
    _.mapKeys(other, (_value, key) => syncAwait(w(key + key))),
  ],
};
