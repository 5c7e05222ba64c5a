package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

func main() {
	image, err := os.ReadFile("YOUR_IMAGE.jpg")
	if err != nil {
		log.Fatal(err)
	}
	body := bytes.NewReader(image)

	address := "https://router.huggingface.co/hf-inference/models/google/vit-base-patch16-224"
	req, err := http.NewRequest("POST", address, body)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+os.Getenv("HF_TOKEN"))
	req.Header.Set("Content-Type", "image/jpeg")
	// A redirect must not take the body to another host.
	req.GetBody = nil

	client := &http.Client{Timeout: 30 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()

	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		log.Fatal(err)
	}
	if resp.StatusCode/100 != 2 {
		log.Fatalf("%s: %s", resp.Status, answer)
	}
	fmt.Println(string(answer))
}
