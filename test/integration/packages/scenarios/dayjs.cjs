const { syncAwait } = require("syncawait");

/** Minified, as it is published. */
exports.file = "dayjs/dayjs.min.js";

exports.inputs = (fc) => {
  const time = fc.integer({ min: -2e12, max: 4e12 });
  const text = fc.oneof(
    fc.constantFrom("2020-02-29", "2021-13-01T00:00", "12 Jan 2019", "x", "2018-08-16 10:20:30.123"),
    time.map((each) => new Date(each).toISOString()),
  );
  return fc.tuple(
    time,
    text,
    fc.constantFrom("day", "month", "year", "week", "hour", "ms", "M", "Q"),
    fc.integer({ min: -50, max: 50 }),
  );
};

exports.calls = {
  format: (dayjs, time) => [
    dayjs(time).format(),
    dayjs(time).format("[a] YY-M-D dddd H:m:s.SSS Z A"),
    dayjs(time).toJSON(),
  ],
  parse: (dayjs, time, text) => [
    dayjs(text).isValid(),
    dayjs(text).format("YYYY/MM/DD HH:mm"),
    String(dayjs(text).diff(dayjs(time))),
  ],
  move: (dayjs, time, _text, unit, count) => [
    dayjs(time).add(count, unit).valueOf(),
    dayjs(time).subtract(count, unit).valueOf(),
    dayjs(time).startOf(unit).valueOf(),
    dayjs(time).endOf(unit).valueOf(),
  ],
  set: (dayjs, time, text, unit, count) => [
    dayjs(time).set(unit, count).valueOf(),
    dayjs(time).get(unit),
    dayjs(time).daysInMonth(),
    dayjs(time).isBefore(dayjs(text), unit),
  ],
  plugin: (dayjs, time, text) => {
    const plugin = (option, Dayjs) => {
      Dayjs.prototype.shout = function shout() {
        return syncAwait(w(this.format(option).toUpperCase()));
      };
    };
    // A plugin is installed once.
    plugin.$i = false;
    dayjs.extend(plugin, "D MMMM");
    return [time, text].map((each) => dayjs(each).shout());
  },
  locale: (dayjs, time) => {
    const locale = {
      name: "x",
      weekdays: "a_b_c_d_e_f_g".split("_"),
      months: (date, format) => syncAwait(w(`${date.month()} ${format}`)),
      ordinal: (n) => syncAwait(w(`${n}.`)),
    };
    return dayjs(time).locale(locale, undefined, true).format("dddd MMMM");
  },
};
