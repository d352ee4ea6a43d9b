(function () {
  'use strict';
  var root = document.documentElement, tip = document.getElementById('tip');
  root.classList.add('js');
  var scale = document.body.dataset, total = +scale.seconds, start = +scale.start, width = +scale.width, left = +scale.left;
  var view = [0, width];

  // Signs and words keep their shape: they are moved, not stretched.
  var charts = [].slice.call(document.querySelectorAll('.card:not(.fixed) svg.times')).map(function (times) {
    var frame = times.parentNode;
    return {
      frame: frame, times: times, axis: frame.querySelector('.axis'), height: +times.getAttribute('height'),
      placed: [].slice.call(frame.querySelectorAll('svg.signs > *')).map(function (sign) { return { sign: sign, x: +sign.getAttribute('x') }; })
    };
  });

  function text(seconds, step) {
    var day = Math.floor(seconds / 86400), rest = seconds - day * 86400;
    var hour = Math.floor(rest / 3600), minute = Math.floor(rest % 3600 / 60), second = rest % 60;
    var two = function (number) { return (number < 10 ? '0' : '') + number; };
    var shown = hour + ':' + two(minute) + (step < 60 ? ':' + (step < 1 ? (second < 10 ? '0' : '') + second.toFixed(3) : two(Math.round(second))) : '');
    return (day ? day + 'd ' : '') + shown;
  }

  function step(seconds) {
    var steps = [0.001, 0.01, 0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000];
    for (var i = 0; i < steps.length; i++) if (steps[i] >= seconds) return steps[i];
    return Math.ceil(seconds / 86400) * 86400;
  }

  function show(from, to) {
    var least = width / 20000;
    if (to - from < least) to = from + least;
    view = [Math.max(0, from), Math.min(width, to)];
    var part = view[1] - view[0], factor = width / part, each = step(part / width * total / 8);
    charts.forEach(function (chart) {
      chart.times.setAttribute('viewBox', view[0] + ' 0 ' + part + ' ' + chart.height);
      chart.placed.forEach(function (place) { place.sign.setAttribute('x', (place.x - view[0]) * factor); });
      chart.axis.textContent = '';
      for (var at = Math.ceil(view[0] / width * total / each) * each; at <= view[1] / width * total + 1e-9; at += each) {
        var x = left + (at / total * width - view[0]) * factor;
        add(chart.axis, 'path', { d: 'M' + x + ' 0V' + (chart.height + 4) });
        add(chart.axis, 'text', { x: x, y: chart.height + 15 }).textContent = text(at, each);
        add(chart.axis, 'text', { x: x, y: chart.height + 26, 'class': 'clock' }).textContent = text((start + at) % 86400, each);
      }
    });
    keep(factor);
    document.querySelectorAll('pattern').forEach(function (pattern) {
      var base = pattern.dataset.base || (pattern.dataset.base = pattern.getAttribute('patternTransform') || ' ');
      pattern.setAttribute('patternTransform', 'scale(' + part / width + ' 1) ' + base);
    });
  }

  // The legend is not zoomed, and keeps the patterns that are.
  var samples = [].slice.call(document.querySelectorAll('.legend rect'));

  function keep(factor) {
    samples.forEach(function (sample) {
      sample.setAttribute('transform', 'scale(' + factor + ' 1)');
      sample.setAttribute('x', 1 / factor);
      sample.setAttribute('width', 28 / factor);
    });
  }

  function add(parent, name, attributes) {
    var made = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (var key in attributes) made.setAttribute(key, attributes[key]);
    return parent.appendChild(made);
  }

  function zoom(factor, around) {
    var part = Math.min(width, (view[1] - view[0]) * factor), middle = around === undefined ? (view[0] + view[1]) / 2 : around;
    var from = Math.min(width - part, Math.max(0, middle - (middle - view[0]) / (view[1] - view[0]) * part));
    show(from, from + part);
  }

  function place(chart, event) { // on the time of the whole, in units of paper
    var box = chart.frame.getBoundingClientRect();
    var x = (event.clientX - box.left) / box.width * 1200 - left;
    return view[0] + Math.min(width, Math.max(0, x)) / width * (view[1] - view[0]);
  }

  charts.forEach(function (chart) {
    var from = null, drawn = null;
    chart.frame.addEventListener('pointerdown', function (event) {
      if (event.button !== 0) return;
      from = place(chart, event);
      drawn = add(chart.times, 'rect', { 'class': 'selection', x: from, y: 0, width: 0, height: chart.height });
      event.preventDefault();
    });
    window.addEventListener('pointermove', function (event) {
      if (from === null) return;
      var to = place(chart, event);
      drawn.setAttribute('x', Math.min(from, to));
      drawn.setAttribute('width', Math.abs(to - from));
    });
    window.addEventListener('pointerup', function (event) {
      if (from === null) return;
      var to = place(chart, event), begin = from;
      drawn.remove();
      from = null;
      if (Math.abs(to - begin) > (view[1] - view[0]) / 100) show(Math.min(begin, to), Math.max(begin, to));
    });
    chart.frame.addEventListener('dblclick', function () { show(0, width); });
    chart.frame.addEventListener('wheel', function (event) {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.25 : 0.8, place(chart, event));
    }, { passive: false });
    chart.frame.addEventListener('pointermove', function (event) { read(chart, event); });
    chart.frame.addEventListener('pointerleave', function () { tip.style.display = 'none'; });
  });

  // Says what is pointed at; over a curve its value.
  function read(chart, event) {
    var titled = event.target.closest('rect, use, text, path'), title = titled && titled.querySelector('title');
    if (title) { // the browser's own tip would come late and on top of ours
      titled.setAttribute('aria-label', title.textContent);
      title.remove();
    }
    var words = titled && titled.getAttribute('aria-label') || '';
    var box = chart.frame.getBoundingClientRect(), y = (event.clientY - box.top) / box.width * 1200, x = place(chart, event);
    chart.frame.querySelectorAll('path.curve').forEach(function (curve) {
      var top = +curve.dataset.top, height = +curve.dataset.height;
      if (y < top || y > top + height) return;
      curve.points = curve.points || curve.getAttribute('d').split(/[ML]/).slice(1).map(function (point) { return point.split('H')[0].split(' ').map(Number); });
      var low = 0, high = curve.points.length - 1;
      while (high - low > 1) { var middle = (low + high) >> 1; if (curve.points[middle][0] > x) high = middle; else low = middle; }
      var value = +curve.dataset.high - (curve.points[low][1] - top) / height * (curve.dataset.high - curve.dataset.low);
      words = curve.dataset.name + ' ' + Math.round(value * 10) / 10 + curve.dataset.unit + ' at ' + text(Math.round(x / width * total), 1) + (words ? '\n' + words : '');
    });
    tip.textContent = words;
    tip.style.display = words ? 'block' : 'none';
    tip.style.left = Math.min(event.clientX + 14, window.innerWidth - 440) + 'px';
    tip.style.top = event.clientY + 18 + 'px';
  }

  document.querySelectorAll('[data-zoom]').forEach(function (button) {
    button.addEventListener('click', function () {
      if (button.dataset.zoom === 'all') show(0, width);
      else if (button.dataset.zoom === 'busy') show(+button.dataset.from, +button.dataset.to);
      else zoom(+button.dataset.zoom);
    });
  });

  document.querySelectorAll('input[data-filter]').forEach(function (input) {
    var rows = document.querySelectorAll('#' + input.dataset.filter + ' tbody tr');
    input.addEventListener('input', function () {
      var wanted = input.value.toLowerCase();
      rows.forEach(function (row) { row.hidden = row.textContent.toLowerCase().indexOf(wanted) < 0; });
    });
  });
})();
