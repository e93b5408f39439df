// Says that scripts run, before the page is painted: what a script will fold away does not flash.
document.documentElement.classList.add("js");
