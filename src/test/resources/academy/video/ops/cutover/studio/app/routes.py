@app.route("/internal/video/interrupt-status")
def video_interrupt_status():
    return {"interrupt": False}


@app.route("/videos/<video_id>/player")
def player(video_id):
    return render_template("player.html", video=video_id)
